package apps

// flowShape is flows/<id>.yaml. flows.Compile says which keys which node takes.
var flowShape = object(
	formatKey(),
	need("form", textLike(idGrammar).says("The form of this app whose records take this path.")),
	may("title", words()),
	need("nodes", nodesShape.atLeast(1).says("The path from top to bottom: a start first, an end last.")),
)

var nodesShape = listOf(nodeShape).withIDs().inBlock()

var nodeShape = object(
	need("id", textLike(idGrammar)),
	need("type", oneOfTexts("start", "approve", "branch", "end")),
	may("title", words()),
	may("who", listOf(sourceShape).atLeast(1).says("Sources of people, the first that finds somebody counts.")),
	may("vote", either(
		oneOfTexts("any", "all"),
		object(may("percent", integer()), may("count", integer())).just("percent", "count"),
	)),
	may("order", oneOfTexts("parallel", "sequential")),
	may("on_reject", oneOfTexts("first", "all")),
	may("nobody", listOf(either(oneOfTexts("superior", "flow-admin", "pass", "reject", "refuse"), sourceShape)).
		says("What to do when nobody is found, rung by rung.")),
	may("requester", oneOfTexts("self", "skip", "superior", "department-head", "refuse").
		says("What to do when the requester is the one asked.")),
	may("same_person", oneOfTexts("none", "consecutive", "whole_flow").
		says("Who agreed already need not agree again.")),
	may("comment", object(
		may("on_agree", commentRuleShape),
		may("on_reject", commentRuleShape),
		may("on_return", commentRuleShape),
	)),
	may("status", oneOfTexts("approved", "rejected", "ended").says("What the record is at this end; approved unless said.")),
	may("branches", listOf(branchShape).atLeast(1).withIDs().inBlock()),
)

var commentRuleShape = oneOfTexts("optional", "required")

var branchShape = object(
	need("id", textLike(idGrammar)),
	may("title", words()),
	may("when", text().says("Rule: taken where true; the branch without one is the default.")),
	may("default", boolean()),
	need("nodes", refTo("nodes")),
)

var sourceShape = object(
	need("source", oneOfTexts("line-manager", "department-head", "role", "member", "requester", "flow-admin")),
	may("levels", integer()),
	may("role", text()),
	may("member", text()),
)
