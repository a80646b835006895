package forms

import "github.com/superform-dev/superform/forms/rules"

// maxAccess bounds the access rules of a form.
const maxAccess = 50

// recordStatuses are what a record can be.
var recordStatuses = []string{"draft", "running", "approved", "rejected", "ended", "withdrawn", "terminated", "revoked"}

// accessRules reads access.
func (c *compiler) accessRules(n *node) []*AccessRule {
	if n == nil || !c.want(n, isList, "list") {
		return nil
	}
	if len(n.items) > maxAccess {
		c.ps.add(problem(n.path, "too_many", "limit", itoa(maxAccess)))
		return nil
	}
	var list []*AccessRule
	seen := map[string]bool{}
	for _, item := range n.items {
		if c.want(item, isObject, "object") {
			list = append(list, c.accessRule(item, seen))
		}
	}
	return list
}

func (c *compiler) accessRule(item *node, seen map[string]bool) *AccessRule {
	c.keys(item, "id", "title", "who", "can", "where", "until", "fields", "except", "x-comment")
	a := &AccessRule{ID: c.id(item, seen), Title: c.texts(item.get("title"), 100)}
	for _, key := range []string{"who", "can"} {
		if n := item.get(key); n == nil {
			c.ps.add(problem(item.path, "missing_key", "key", key))
		} else if n.kind == isList && len(n.items) == 0 {
			c.ps.add(problem(n.path, "access_empty"))
		}
	}
	a.Can = c.wordList(item.get("can"), accessActions)
	a.Until = c.wordList(item.get("until"), recordStatuses)
	a.Fields = c.accessPaths(item.get("fields"))
	a.Except = c.accessPaths(item.get("except"))
	if item.get("fields") != nil && a.Fields == nil {
		a.Fields = []string{}
	}
	if n := item.get("who"); n != nil && c.want(n, isList, "list") {
		for _, one := range n.items {
			if c.want(one, isObject, "object") {
				c.accessWho(one, a)
			}
		}
	}
	if n := item.get("where"); n != nil {
		c.accessWhere(n, a)
	}
	c.accessOfNothing(item, a)
	return a
}

// wordList reads a list of some of the allowed words.
func (c *compiler) wordList(n *node, allowed []string) []string {
	if n == nil || !c.want(n, isList, "list") {
		return nil
	}
	var out []string
	for _, one := range n.items {
		if word := c.word(one, allowed...); word != "" {
			out = append(out, word)
		}
	}
	return out
}

// accessPaths reads fields and columns.
func (c *compiler) accessPaths(n *node) []string {
	if n == nil || !c.want(n, isList, "list") {
		return nil
	}
	var out []string
	for _, one := range n.items {
		path := c.text(one)
		if one.kind != isText {
			continue
		}
		if c.form.Field(path) == nil {
			c.ps.add(problem(one.path, "access_field", "id", clip(path), "suggestion", c.form.suggestField(path, c.form.paths())))
			continue
		}
		c.names(one, path, UseAccess)
		out = append(out, path)
	}
	return out
}

func (c *compiler) accessWho(item *node, a *AccessRule) {
	n := item.get("source")
	if n == nil {
		c.ps.add(problem(item.path, "missing_key", "key", "source"))
		return
	}
	name := c.word(n, AccessSources()...)
	for _, s := range accessSources {
		if s.name != name {
			continue
		}
		who := AccessWho{Source: name}
		if s.key == "" {
			c.keys(item, "source", "x-comment")
		} else {
			c.keys(item, "source", s.key, "x-comment")
			arg := item.get(s.key)
			if arg == nil {
				c.ps.add(problem(item.path, "missing_key", "key", s.key))
				return
			}
			if who.Arg = c.text(arg); arg.kind == isText && (who.Arg == "" || len(who.Arg) > maxKey) {
				c.ps.add(problem(arg.path, "access_arg"))
			}
		}
		if s.record && contains(a.Can, MayCreate) {
			c.ps.add(problem(n.path, "access_create_who", "source", name))
		}
		a.Who = append(a.Who, who)
	}
}

// accessWhere reads the rule that says of which records.
func (c *compiler) accessWhere(n *node, a *AccessRule) {
	if contains(a.Can, MayCreate) {
		c.ps.add(problem(n.path, "access_create_where"))
	}
	if a.Where = c.ruleOf(n, rules.Type{Kind: rules.KindBool}, c.form.env); a.Where == nil {
		return
	}
	filter, bad := c.form.listed(a.Where)
	if bad != nil {
		c.ps.add(ruleProblem(n.path, bad))
		return
	}
	a.Filter = filter
}

// accessOfNothing refuses what could not mean anything.
func (c *compiler) accessOfNothing(item *node, a *AccessRule) {
	if n := item.get("until"); n != nil && contains(a.Can, MayCreate) {
		c.ps.add(problem(n.path, "access_create_where"))
	}
	if n := item.get("except"); n != nil && a.Fields != nil {
		c.ps.add(problem(n.path, "access_both"))
	}
	limits := a.Fields != nil || len(a.Except) > 0
	if limits && len(a.Can) > 0 && !contains(a.Can, MayRead) && !contains(a.Can, MayCreate) && !contains(a.Can, MayChange) && !contains(a.Can, MayExport) && !contains(a.Can, MayUnmask) {
		c.ps.add(problem(item.path, "access_no_fields"))
	}
	if contains(a.Can, MayUnmask) && c.form.masked == nil {
		c.ps.add(problem(item.get("can").path, "access_no_mask"))
	}
}
