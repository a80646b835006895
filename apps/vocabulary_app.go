package apps

import "regexp"

var versionGrammar = &grammar{"version_syntax", regexp.MustCompile(`^(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*)){1,2}$`)}

// appShape is app.yaml.
var appShape = object(
	formatKey(),
	need("id", textLike(idGrammar).says("The app's id; it never changes.")),
	need("version", textLike(versionGrammar).says("Two or three numbers with dots, such as 1.0 or 1.2.3, in quotes where there are two.")),
	need("language", textLike(tagGrammar).says("The language of plain texts, such as zh-CN.")),
	need("name", words().says("What the app is called.")),
	may("description", words().says("What it is for, in one or two sentences.")),
	may("icon", textLike(idGrammar).says("Name of an icon of the set.")),
	may("category", textLike(idGrammar).says("Where it stands among the apps, such as hr.")),
	may("needs", mapOf(idGrammar, textLike(versionGrammar)).says("Other apps that must be installed, with their least version.")),
	may("menus", listOf(menuShape).withIDs().inBlock().says("What the app offers, in order.")),
	may("roles", listOf(roleShape).withIDs().inBlock().says("Roles that the importer binds to people.")),
	may("settings", listOf(settingShape).withIDs().inBlock().says("What an admin can set.")),
	may("audience", listOf(text()).atLeast(1).says("Who may use it: everyone, or role:<id>, each bound when it is installed.")),
)

var menuShape = object(
	need("id", textLike(idGrammar)),
	may("title", words().says("Otherwise the title of what it opens.")),
	may("icon", textLike(idGrammar)),
	may("form", textLike(idGrammar).says("Opens a new record of this form.")),
	may("view", textLike(idGrammar).says("Opens this view.")),
).just("form", "view")

var roleShape = object(
	need("id", textLike(idGrammar)),
	need("name", words()),
	may("description", words()),
)

var settingShape = object(
	need("id", textLike(idGrammar)),
	need("type", oneOfTexts("text", "number", "boolean")),
	need("title", words()),
	may("help", words()),
	need("value", scalar().says("The value until an admin sets another.")),
)
