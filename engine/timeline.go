package engine

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/superform-dev/superform/engine/store"
	"github.com/superform-dev/superform/flows"
	"github.com/superform-dev/superform/forms"
	"github.com/superform-dev/superform/forms/rules"
)

// shownEvents are the kinds of events that a person sees in a record's history, with their words.
var shownEvents = map[string]forms.Text{
	"flow.submitted":   {forms.Chinese: "提交", forms.English: "Submitted"},
	"flow.resubmitted": {forms.Chinese: "重新提交", forms.English: "Submitted again"},
	"flow.agreed":      {forms.Chinese: "同意", forms.English: "Agreed"},
	"flow.rejected":    {forms.Chinese: "拒绝", forms.English: "Rejected"},
	"flow.returned":    {forms.Chinese: "退回", forms.English: "Returned"},
	"flow.parked":      {forms.Chinese: "流程异常，等待管理员处理", forms.English: "Parked with the flow admin"},
	"flow.resumed":     {forms.Chinese: "继续", forms.English: "Resumed"},
	"flow.withdrawn":   {forms.Chinese: "撤回", forms.English: "Withdrawn"},
	"flow.terminated":  {forms.Chinese: "终止", forms.English: "Terminated"},
	"flow.finished":    {forms.Chinese: "流程结束", forms.English: "Finished"},
	"flow.skipped":     {forms.Chinese: "跳过", forms.English: "Skipped"},
	"flow.branched":    {forms.Chinese: "进入分支", forms.English: "Branch taken"},
	"flow.transferred": {forms.Chinese: "交接", forms.English: "Handed over"},
	"flow.lapsed":      {forms.Chinese: "席位取消", forms.English: "Seat lapsed"},
	"flow.handed":      {forms.Chinese: "单据移交", forms.English: "Record handed over"},
	"saved":            {forms.Chinese: "修改", forms.English: "Changed"},
	"ended":            {forms.Chinese: "完成", forms.English: "Filed"},
	"deleted":          {forms.Chinese: "删除", forms.English: "Deleted"},
	"commented":        {forms.Chinese: "评论", forms.English: "Comment"},
	eventOutside:       {forms.Chinese: "来自外部链接", forms.English: "Came from outside"},
}

// history adds to a record's view what happened to it, oldest first, for people, and to the seats of its
// path the comments of those who held them. What its author wrote and struck out before submitting it is
// nobody's business: of the time before, only the last data are read, from which later changes are told. However
// often a draft was saved, and since comments are limited (mostComments), what is read here stays small. What fields
// held that the reader may not read is not told, nor what was decided by them.
func (w *work) history(pub *published, record *RecordView, sight *forms.Sight) error {
	submitted := flowEvent + string(flows.EventSubmitted)
	events, err := w.tx.EventsSince(record.ID, submitted, statusEnded)
	if err != nil {
		return err
	}
	var actors []forms.ID
	for _, e := range events {
		actors = append(actors, e.Actor, e.For)
	}
	if err := w.learn(actors...); err != nil {
		return err
	}
	for _, id := range actors { // they take part
		delete(w.withheld, id)
	}
	record.History = []HistoryView{}
	var data json.RawMessage
	begun := false
	at := map[forms.ID]int{} // the first entry of a command
	for _, e := range events {
		begun = begun || e.Kind == submitted || e.Kind == statusEnded
		if e.Kind == eventEvidence && !e.Erased && w.seesEvidence(&store.RecordRow{Requester: record.Requester.ID, CreatedBy: record.filer()}, sight) {
			if err := w.tellEvidence(e, record.History, at); err != nil {
				return err
			}
		}
		words, shown := shownEvents[e.Kind]
		if !shown || e.Erased {
			continue
		}
		var changes json.RawMessage
		if e.Kind == "saved" {
			if data, changes, err = changed(data, e); err == nil {
				changes, err = seenChanges(w.ruling(pub).form, changes, sight)
			}
			if err != nil {
				return err
			}
			if changes == nil {
				continue
			}
		}
		if !begun {
			continue
		}
		view := HistoryView{At: Instant(e.At), Actor: w.member(e.Actor), Kind: strings.TrimPrefix(e.Kind, flowEvent), Changes: changes, Text: words.In(w.caller.Language, forms.English)}
		view.For = w.member(e.For)
		if err := w.detail(pub, e, &view, record, sight); err != nil {
			return err
		}
		if _, known := at[e.Command]; !known {
			at[e.Command] = len(record.History)
		}
		record.History = append(record.History, view)
	}
	return w.said(pub, record, nil, string(data))
}

// detail adds what an event itself says: a comment, a reason, the branch taken and why.
func (w *work) detail(pub *published, e *store.Event, view *HistoryView, record *RecordView, sight *forms.Sight) error {
	if !strings.HasPrefix(e.Kind, flowEvent) {
		if e.Kind == eventOutside {
			return w.markOutside(e, view, record)
		}
		if e.Kind == "commented" {
			var c commentEvent
			if err := json.Unmarshal([]byte(e.Payload), &c); err != nil {
				return fmt.Errorf("decode event %s: %w", e.ID, err)
			}
			view.Comment = c.Comment
			if err := w.learn(c.Mentions...); err != nil {
				return err
			}
			for _, id := range c.Mentions {
				view.Mentions = append(view.Mentions, *w.member(id))
			}
		}
		return nil
	}
	var event flows.Event
	if err := json.Unmarshal([]byte(e.Payload), &event); err != nil {
		return fmt.Errorf("decode event %s: %w", e.ID, err)
	}
	view.Comment = event.Comment
	if event.Comment != "" {
		for i := range record.Path {
			if record.Path[i].ID == event.Seat {
				record.Path[i].Comment = event.Comment
			}
		}
	}
	var parts []string
	if title := w.nodeTitle(pub, event.Node); title != "" {
		parts = append(parts, title)
	}
	if event.Branch != "" {
		parts = append(parts, w.branchTitle(pub, event.Node, event.Branch))
		if tested := w.conditions(w.seenTests(pub, event.Tested, record, sight)); tested != "" {
			parts = append(parts, tested)
		}
	}
	if event.Kind == flows.EventTransferred || event.Kind == flows.EventHanded && !event.Requester.IsZero() {
		to := cmp.Or(event.Member, event.Requester)
		if err := w.learn(to); err != nil {
			return err
		}
		parts = append(parts, w.names[to])
	}
	if event.Reason != nil {
		parts = append(parts, w.reason(event.Reason))
	}
	if len(parts) > 0 {
		view.Text += ": " + strings.Join(parts, " · ")
	}
	return nil
}

// branchTitle is what people call a block of a branch node; its id where the flow gives it no title.
func (w *work) branchTitle(pub *published, node, branch string) string {
	if pub.flow != nil {
		if title := w.label(pub.flow.def.BranchTitle(node, branch), pub); title != "" {
			return title
		}
	}
	return branch
}

// seenTests are those conditions that read nothing that the reader may not know: fields that they may not read, and
// private facts, unless the record is theirs.
func (w *work) seenTests(pub *published, tested []flows.Test, record *RecordView, sight *forms.Sight) []flows.Test {
	form := w.ruling(pub).form
	own := record.Requester != nil && record.Requester.ID == w.caller.Member
	return slices.DeleteFunc(slices.Clone(tested), func(test flows.Test) bool {
		return slices.ContainsFunc(test.Read, func(read flows.Read) bool {
			fact, _, asked := strings.Cut(read.Name, "(")
			if !asked {
				return !sight.Whole(form, read.Name)
			}
			p := providers[fact]
			return p != nil && p.private && !own || fact == rules.OpLookup && !sight.All()
		})
	})
}

// conditions tells what each condition that a branch node tested came to, with the values that it read (F29):
// "days > 3: no (days = 2)". It is "" where none was tested.
func (w *work) conditions(tested []flows.Test) string {
	colon, open, shut, comma, yes, no := ": ", " (", ")", ", ", "yes", "no"
	if w.caller.Language == forms.Chinese {
		colon, open, shut, comma, yes, no = "：", "（", "）", "，", "是", "否"
	}
	var told []string
	for _, test := range tested {
		if test.When == "" {
			continue
		}
		one := test.When + colon + no
		if test.Result {
			one = test.When + colon + yes
		}
		values := make([]string, len(test.Read))
		for i, read := range test.Read {
			values[i] = read.Name + " = " + read.Value
		}
		if len(values) > 0 {
			one += open + strings.Join(values, comma) + shut
		}
		told = append(told, one)
	}
	return strings.Join(told, "; ")
}

// reason is a flow's reason with members by name.
func (w *work) reason(r *flows.Reason) string {
	named := flows.Reason{Code: r.Code, Args: map[string]string{}}
	for name, value := range r.Args {
		named.Args[name] = value
		if id, err := forms.ParseID(value); err == nil && w.names[id] != "" {
			named.Args[name] = w.nameOf(id)
		}
	}
	return named.Text(w.caller.Language)
}
