package engine

import (
	"maps"
	"slices"

	"github.com/superform-dev/superform/forms"
)

// faultText is one code: the HTTP status that carries it and what people read, with {names} of args.
type faultText struct {
	status int
	text   forms.Text
}

func says(status int, zh, en string) faultText {
	return faultText{status, forms.Text{forms.Chinese: zh, forms.English: en}}
}

// faultTexts lists every code that a caller can meet, beside the refusals of flows. Codes never change; texts may.
var faultTexts = map[string]faultText{
	// What was sent.
	"bad_json":            says(400, "请求内容不是有效的 JSON。", "The body is not valid JSON."),
	"bad_parameter":       says(422, "参数 {name} 无效。", "The parameter {name} is not valid."),
	"bad_header":          says(400, "请求头 {name} 无效。", "The header {name} is not valid."),
	"bad_cursor":          says(400, "翻页标记无效或已过期，请从第一页重新开始。", "The cursor is not valid or has expired; start again at the first page."),
	"bad_text":            says(422, "文本含有无法保存的字符。", "A text holds characters that cannot be kept."),
	"bad_request":         says(400, "请求无效。", "The request is not valid."),
	"bad_filter":          says(422, "筛选条件无效：{reason}", "The filter is not valid: {reason}"),
	"filter_too_broad":    says(422, "列表按此条件查询过慢，请增加条件：{condition}。", "The list takes too long with this filter; add a condition: {condition}."),
	"filter_still_broad":  says(422, "列表已按 {has} 筛选，查询仍然过慢；请再增加条件：{condition}，或缩小范围。", "The list takes too long although it is narrowed by {has}; add a condition, {condition}, or ask for less of it."),
	"filter_too_slow":     says(422, "列表已按 {has} 筛选，查询仍然过慢；请缩小范围或改为按最新排序。", "The list takes too long although it is narrowed by {has}; ask for less of it, or newest first."),
	"referring_too_broad": says(422, "引用它的单据过多，无法及时找出其中您可查看的；请打开该表单的列表并在那里筛选。", "So many records refer to it that those which you may read are not found in time; open the list of their form and narrow that."),
	"filter_field":        says(422, "列表不能按 {field} 筛选：没有视图把它用作列、筛选或排序，索引中没有它。可以按这些字段筛选：{fields}。", "A list is not filtered by {field}: no view has it as a column, filter or order, so that no index holds it. It is filtered by: {fields}."),
	"filter_unread":       says(422, "列表不能按 {field} 筛选或排序：列表中有您无权查看该字段的单据。", "The list cannot be filtered or ordered by {field}: it has records in which you may not read that field."),
	"filter_filling":      says(409, "列表暂时不能按 {field} 筛选或排序：正在为旧单据补充索引，请稍后再试。", "A list cannot be filtered or ordered by {field} yet: older records are being put into the index; try again later."),
	"bad_schedule":        says(422, "定时计划无效：{reason}。", "The schedule is not valid: {reason}."),
	"too_many_grants":     says(422, "企业最多可以有 {max} 项授权。", "A company has at most {max} grants."),
	"right_not_narrowed":  says(422, "权限 {right} 不能这样限定范围。", "The right {right} cannot be narrowed like that."),
	"too_many_schedules":  says(422, "企业最多可以有 {limit} 个定时计划。", "A company has at most {limit} schedules."),
	"not_json":            says(415, "请求内容必须是 application/json。", "The body must be application/json."),
	"too_large":           says(413, "内容超过 {limit} 的上限。", "The content is larger than {limit}."),
	"empty_file":          says(422, "文件是空的。", "The file is empty."),
	"too_many_loose":      says(409, "您上传后尚未使用的文件过多（最多 {files} 个，共 {limit}）。请先提交或保存已填写的表单，或明天再试。", "Too many of your uploads are not used by any form yet (at most {files}, {limit} in all). Save or submit what you have filled in, or try again tomorrow."),
	"upload_offset":       says(409, "服务器已收到 {offset} 字节，请从那里继续。", "{offset} bytes are here; go on from there."),
	"upload_hash":         says(422, "文件在传输中损坏，请重新上传。", "The file was damaged on its way; upload it again."),
	"part_large":          says(413, "这一段超过还缺的 {limit} 字节。", "The part has more than the {limit} bytes that may come now."),
	"part_small":          says(422, "除最后一段外，每段至少 {least} 字节。", "Each part but the last has at least {least} bytes."),
	"headers_too_large":   says(431, "请求头过大。", "The headers are too large."),
	"invalid":             says(422, "有内容需要修改。", "Something needs to be corrected."),
	"not_found":           says(404, "找不到，或您无权查看。", "Not found, or not yours to see."),
	"bad_method":          says(405, "此地址不支持该操作。", "This address does not take that method."),

	"slow_body":   says(408, "请求内容传输超时。", "The body took too long to arrive."),
	"broken_body": says(400, "请求内容传输中断。", "The body broke off on its way."),

	// Joining by a link.
	"invitation_wrong":     says(404, "链接不正确。请核对是否复制完整，或请邀请您的人重新发送。", "This link is not right. See that it is whole, or ask whoever invited you for a new one."),
	"invitation_expired":   says(409, "链接已过期，请邀请您的人重新发送。", "This link has expired; ask whoever invited you for a new one."),
	"invitation_used":      says(409, "链接的使用次数已满。如果您已经加入，请直接登录；否则请邀请您的人重新发送。", "This link has been used up. If you have joined, sign in; otherwise ask whoever invited you for a new one."),
	"invitation_revoked":   says(409, "链接已被撤销，请联系邀请您的人。", "This link has been withdrawn; ask whoever invited you."),
	"already_member":       says(409, "您的账号在该企业已有成员身份，请直接登录；如无法进入，请联系管理员。", "Your account is a member of this company already. Sign in; if that does not work, ask an administrator."),
	"member_joined":        says(409, "该成员已经加入，有自己的账号。", "This member has joined and has an account."),
	"joiner_judged":        says(409, "{who} 已于 {at} 处理此申请。", "{who} decided on this at {at}."),
	"not_inviting":         says(403, "您的企业没有开放成员邀请，请联系管理员。", "Your company does not let members invite; ask an administrator."),
	"too_many_invitations": says(409, "有效的邀请最多 {max} 个，请先撤销不再需要的。", "At most {max} invitations hold at once; withdraw those that are no longer needed."),
	"too_many_joiners":     says(409, "等待确认的人太多，请联系管理员，稍后再试。", "Too many people wait to be let in; ask an administrator, and try again later."),

	// Answers from outside.
	"entry_wrong":      says(404, "链接不正确。请核对是否复制完整，或请发给您的人重新发送。", "This link is not right. See that it is whole, or ask whoever sent it to you."),
	"entry_closed":     says(410, "此表单已停止收集。", "This form takes no more answers."),
	"entry_full":       says(410, "名额已满，不再收集。", "This form has all the answers that it takes."),
	"entry_inside":     says(422, "此表单不能对外开放。", "This form cannot be opened to the outside."),
	"entry_files":      says(409, "此表单一次最多上传 {max} 个文件，请先移除不需要的。", "This form takes {max} files at most with an answer; take away what is not needed."),
	"entry_kind":       says(422, "此表单不收集这种文件。", "This form takes no files of this kind."),
	"entry_image":      says(422, "从外部填写时不收集这种格式的图片，请改选 JPEG 或 PNG（可先截屏）。", "From outside, pictures of this kind are not taken: take JPEG or PNG, such as a screenshot of it."),
	"entry_picture":    says(422, "无法读取这张图片，或图片过大，请换一张。", "This picture cannot be read, or is too large; choose another."),
	"entry_crowded":    says(409, "等待提交的文件过多，请稍后再试。", "Too many files wait for their answers; try again later."),
	"entry_near":       says(409, "从您所在的网络已有 {max} 的文件等待提交。请先提交它们所属的表单，或移除不需要的；也可换一个网络，或明天再试。", "Files of {max} from your network wait for their answers. Send the answers that they belong to, or take away what is not needed; else use another network, or try again tomorrow."),
	"too_many_entries": says(409, "有效的外部链接最多 {max} 个，请先关闭不再需要的。", "At most {max} links for answers hold at once; close those that are no longer needed."),

	// Who asks.
	"no_session":      says(401, "请先登录。", "Please sign in."),
	"wrong_login":     says(401, "账号或密码不正确。", "Wrong account or password."),
	"no_company":      says(403, "请先选择企业。", "Choose a company first."),
	"unknown_company": says(403, "您不是该企业的成员。", "You are not a member of that company."),
	"forbidden":       says(403, "您没有权限进行此操作。", "You may not do that."),
	"not_in_audience": says(403, "该应用没有对您开放。", "This app is not switched on for you."),
	"last_owner":      says(409, "企业至少要有一位能够登录的所有者。", "A company keeps at least one owner who can sign in."),
	"hosting_secret":  says(401, "开通企业需要服务器的密钥。", "Founding a company takes the secret of the server."),
	"csrf":            says(403, "页面已过期，请刷新后重试。", "The page is out of date; reload it and try again."),
	"bad_origin":      says(403, "请求来自其他网站，已拒绝。", "The request comes from another site and is refused."),
	"key_in_url":      says(400, "密钥不能放在网址中，请使用 Authorization 请求头。", "A key does not belong into an address; use the header Authorization."),
	"key_scope":       says(403, "此密钥没有“{scope}”权限。", "This key may not do that; it lacks the scope {scope}."),
	"key_expiry":      says(422, "密钥的到期时间必须在今后 {days} 天之内。", "A key expires within {days} days from now."),
	"too_many_keys":   says(422, "密钥最多 {max} 个，请先停用不再使用的。", "There are {max} keys at most; end one that is no longer used."),

	// Messages.
	"no_address":        says(409, "没有可以发送的邮箱：请先在名片中填写，或把链接复制给本人。", "There is no e-mail address to send it to: note one on the card first, or copy the link."),
	"no_mail":           says(409, "服务器未配置邮件，请联系管理员。", "This server sends no mails; ask an administrator."),
	"no_push":           says(409, "服务器未启用推送。", "This server sends no web push."),
	"bad_device":        says(422, "推送订阅无效。", "This is no subscription of web push."),
	"bad_webhook":       says(422, "回调地址须为 https:// 开头的公网地址。", "A webhook needs an address on the internet that begins with https://."),
	"webhook_off":       says(409, "该回调已停用。", "The webhook is off."),
	"too_many_webhooks": says(422, "回调最多 {max} 个。", "There are {max} webhooks at most."),

	// Passwords and the second factor.
	"wrong_password":   says(422, "密码不正确。", "The password is wrong."),
	"password_needed":  says(403, "修改自己的电子邮箱须输入当前密码。", "A change of one's own e-mail address needs the password, on one's own card."),
	"password_short":   says(422, "密码至少 {min} 个字符。", "The password needs at least {min} characters."),
	"password_long":    says(422, "密码最多 {max} 个字符。", "The password takes at most {max} characters."),
	"password_self":    says(422, "密码不能由账号或姓名构成。", "The password must not be made of the account or the name."),
	"password_common":  says(422, "这个密码太常见，容易被猜到，请换一个。", "This password is among the first that anybody would guess; choose another."),
	"reset_expired":    says(422, "链接已失效或已使用，请重新获取。", "The link has expired or was used; ask for a new one."),
	"account_shared":   says(409, "该账号还属于其他企业，不能由一家企业的管理员重置。", "This account also belongs to other companies; an administrator of one cannot reset it."),
	"no_account":       says(409, "该成员没有登录账号。", "This person has no account to sign in with."),
	"wrong_code":       says(422, "验证码不正确或已使用。", "The code is wrong or was used."),
	"provider_down":    says(503, "登录服务暂时无法连接，请稍后再试，或用密码登录。", "The sign-in service cannot be reached now; try again later, or sign in with a password."),
	"provider_answer":  says(502, "登录服务的回答无效，请重试或联系管理员。", "The sign-in service gave an answer that is not valid; try again or ask an administrator."),
	"provider_refused": says(403, "登录服务没有同意登录，或您取消了登录。", "The sign-in service did not agree, or you cancelled."),
	"bad_provider":     says(422, "登录服务的设置 {field} 无效：{why}。", "The setting {field} of the sign-in service is not valid: {why}."),
	"errand_over":      says(401, "登录已超时、已完成，或不是在此浏览器中开始的，请重新登录。", "This sign-in has taken too long, is over, or began in another browser; please begin again."),
	"link_unknown":     says(403, "没有与此身份对应的账号，请联系管理员。", "No account belongs to this identity; please ask an administrator."),
	"link_waits":       says(403, "已提交给管理员，确认后即可登录。", "An administrator has been asked who you are; you can sign in once they have answered."),
	"link_unclear":     says(409, "有多个账号与此身份相符，请联系管理员。", "Several accounts fit this identity; please ask an administrator."),
	"link_elsewhere":   says(409, "该账号属于多家企业，请先用密码登录，再在安全页面关联。", "This account belongs to several companies; sign in with the password first, and link it on the page Security."),
	"link_taken":       says(409, "该身份或该账号已有其他关联。", "This identity or this account is linked with another already."),
	"link_domain":      says(403, "此邮箱未验证或不在允许的域名内。", "This e-mail address is not verified, or not of a domain that is let in."),
	"last_way_in":      says(409, "这是唯一的登录方式，不能解除；请先设置密码。", "This is the only way to sign in and stays; set a password first."),
	"session_bound":    says(403, "此次登录只用于这家企业。", "This sign-in is good for this company alone."),
	"second_expired":   says(401, "验证时间已过，请重新登录。", "The time for the code is over; please sign in again."),
	"second_on":        says(409, "两步验证已开启。", "The second factor is on already."),
	"second_off":       says(409, "两步验证未开启。", "The second factor is off."),
	"second_needed":    says(403, "企业要求开启两步验证，请先开启。", "The company wants a second factor of everybody; please set it up first."),
	"second_required":  says(409, "企业要求两步验证，不能关闭。", "The company wants a second factor of everybody; it cannot be turned off."),

	"too_many_attempts": says(429, "失败次数过多，请在 {retry_after} 秒后重试。", "Too many failed attempts; try again in {retry_after} seconds."),

	// What happened meanwhile.
	"in_progress":        says(409, "同一请求正在处理，请稍后重试。", "The same request is still being handled; try again shortly."),
	"key_reused":         says(422, "该 Idempotency-Key 已用于不同的内容。", "This Idempotency-Key was used for something else."),
	"name_taken":         says(409, "“{name}”已存在。", "There is a {name} here already."),
	"key_taken":          says(409, "该标识已被使用。", "That key is taken."),
	"staff_number_taken": says(409, "该工号已被其他成员使用。", "Another member has that staff number."),
	"login_taken":        says(409, "该登录账号已被使用。", "That login is taken."),
	"no_such_member":     says(422, "{name}：没有该成员，或其已离职。", "{name}: there is no such member, or they have left."),
	"no_such_department": says(422, "{name}：不是申请人所在的部门，或已关闭。", "{name}: not a department of the requester, or closed."),
	"evidence_required":  says(422, "代办需要附上纸质单据的照片。", "Acting for somebody else needs a photo of the paper."),
	"department_ring":    says(409, "部门不能移动或合并到自己的下级：{ring}。", "A department cannot go below itself: {ring}."),
	"department_deep":    says(422, "部门最多 {max} 级。", "There are at most {max} levels of departments."),
	"department_closed":  says(409, "部门“{name}”已关闭。", "The department {name} is closed."),
	"department_in_use":  says(409, "部门不能关闭：还有 {members} 名成员、{departments} 个下级部门、{records} 份进行中的单据（最多计到 1000）。", "The department cannot be closed: {members} members, {departments} departments below it and {records} running records hang on it (counted up to 1000)."),
	"manager_ring":       says(409, "直属上级形成循环：{ring}。", "Line managers would run in a ring: {ring}."),
	"substitute_ring":    says(409, "代理人形成循环：{ring}。", "Substitutes would run in a ring: {ring}."),
	"in_use":             says(409, "仍在使用（{count} 处），不能删除。", "It is still in use, in {count} places, and cannot be removed."),
	"role_named":         says(409, "角色不能删除：{definitions} 引用了它。", "The role cannot be removed: {definitions} name it."),
	"role_fixed":         says(409, "系统角色不能删除。", "The system's own roles cannot be removed."),
	"too_many":           says(422, "最多 {max} 个。", "There are at most {max}."),
	"has_left":           says(409, "该成员已离职。", "That member has left."),
	"has_not_left":       says(409, "该成员没有离职。", "That member has not left."),
	"successor_self":     says(422, "不能交接给本人。", "Nobody hands over to themselves."),
	"not_picture":        says(422, "请选择 JPEG 或 PNG 图片。", "Choose a picture in JPEG or PNG."),
	"picture_large":      says(422, "图片过大，最多 {max} 百万像素。", "The picture is too large: at most {max} million pixels."),
	"login_set":          says(409, "已有登录账号和密码，请在“登录安全”中修改密码。", "There is a login and a password already; change the password under sign-in security."),
	"sign_in_again":      says(403, "为了安全，请先退出并重新登录，然后在 {minutes} 分钟内设置。", "To be safe, sign out and in again, and set it within {minutes} minutes."),
	"not_own_field":      says(403, "企业不允许成员自行修改：{field}。", "The company does not let members edit {field} themselves."),
	"stale":              says(412, "内容已被更新，请重新载入（当前版本 {revision}）。", "It was changed meanwhile; load it again (now at revision {revision})."),
	"changed_meanwhile":  says(409, "{who} 已于 {at} 更改，请重新载入（当前版本 {revision}）。", "{who} changed it at {at}; load it again (now at revision {revision})."),
	"if_match_missing":   says(428, "请在 If-Match 请求头中注明所修改的版本。", "Say in the header If-Match which revision you change."),
	"field_in_use":       says(409, "{reader} 的规则 {rule}（{place}）要读取表单 {form} 的字段 {field}，不能去掉。", "The field {field} of the form {form} cannot go: the rule {rule} of {reader} at {place} reads it."),
	"field_type_in_use":  says(409, "{reader} 的规则 {rule}（{place}）要读取表单 {form} 的字段 {field}，类型不能由 {was} 改为 {now}。", "The field {field} of the form {form} cannot change from {was} to {now}: the rule {rule} of {reader} at {place} reads it."),
	"field_elsewhere":    says(409, "其他应用的{in}中有规则要读取表单 {form} 的字段 {field}，不能去掉；请联系负责该应用的管理员。", "The field {field} of the form {form} cannot go: a rule in {in} of another app reads it. Ask an administrator who looks after that app."),
	"type_elsewhere":     says(409, "其他应用的{in}中有规则要读取表单 {form} 的字段 {field}，类型不能由 {was} 改为 {now}；请联系负责该应用的管理员。", "The field {field} of the form {form} cannot change from {was} to {now}: a rule in {in} of another app reads it. Ask an administrator who looks after that app."),
	"draft_outdated":     says(409, "草稿基于第 {base} 版，而现在已是第 {current} 版；请比较两版后把草稿移到新版上。", "The draft stands on version {base}, and {current} is published by now; compare the two and put the draft on the new one."),
	"definition_renamed": says(422, "应用的编号 {id} 不能更改。", "The id of an app, {id}, cannot change."),
	"too_many_drafts":    says(422, "一个应用最多有 {max} 份草稿。", "An app has at most {max} drafts."),
	"kind_fixed":         says(409, "已有单据，种类 {kind} 不能再改。", "There are records already; the kind {kind} cannot change."),
	"field_published":    says(409, "字段 {field} 已经发布过，不能删除；请改为归档（x-archived: true），旧单据会继续显示它。", "The field {field} has been published and cannot be removed; archive it (x-archived: true), and older records go on showing it."),
	"option_published":   says(409, "字段 {field} 的选项 {option} 已经发布过，不能删除；请改为归档（archived: true），旧单据会继续显示它。", "The option {option} of {field} has been published and cannot be removed; archive it (archived: true), and older records go on showing it."),
	"field_reused":       says(409, "编号 {field} 在更早的版本中是另一种字段（{from}），不能用作 {to}；请换一个编号。", "The id {field} was another field in an earlier version, {from}; it cannot be {to} now. Take another id."),
	"archived_in_use":    says(409, "{reader} 的规则 {rule}（{place}）要读取字段 {field}，不能归档。", "The field {field} cannot be archived: the rule {rule} of {reader} at {place} reads it."),
	"archived_elsewhere": says(409, "其他应用的{in}中有规则要读取字段 {field}，不能归档；请联系负责该应用的管理员。", "The field {field} cannot be archived: a rule in {in} of another app reads it. Ask an administrator who looks after that app."),
	"conversion_refused": says(409, "字段 {field} 不能由 {from} 改为 {to}：原来的值在新类型下没有意义；请新建字段并归档原字段。", "The field {field} cannot change from {from} to {to}: the old values would say nothing there. Add another field and archive this one."),
	"conversion_lossy":   says(409, "字段 {field} 由 {from} 改为 {to} 后，有些值可能无法转换；请先查看影响，再在 accept 中写明此字段。", "Values of {field} may not survive its change from {from} to {to}; look at the impact, then name the field in accept."),
	"slots_taken":        says(409, "表单 {form} 的列表不能再按 {field} 筛选或排序：同类的索引位已被这些字段占满：{fields}。", "Lists of the form {form} cannot be filtered or ordered by {field} too: all places in the index are held by {fields}."),
	"definition_invalid": says(422, "{id} 不能发布（{place}）：{reason}", "{id} cannot be published, at {place}: {reason}"),
	"wrong_status":       says(409, "当前状态（{status}）不能进行此操作。", "That cannot be done while it is {status}."),
	"mention_unread":     says(422, "{who} 无权查看这条记录，不能在评论中提到。", "{who} may not read this record and cannot be mentioned."),
	"no_mentions":        says(422, "只有评论可以提到他人。", "Only a comment can mention people."),
	"too_many_mentions":  says(422, "一条评论最多提到 {max} 人。", "A comment mentions at most {max} people."),
	"too_many_comments":  says(422, "一条记录最多 {max} 条评论。", "A record takes at most {max} comments."),
	"record_referred":    says(409, "其他单据引用了它：{by}。请先让它们改为引用别的单据，或仍然删除：它们会保留已记下的内容。", "Other records refer to it: {by}. Let them refer to another record first, or delete it nevertheless: they then keep what they noted of it."),
	"no_data":            says(422, "操作 {verb} 不能附带数据。", "The action {verb} takes no data."),

	// What the rules of the company say.
	"balance_short": says(422, "{account}额度不足：剩余 {left}，申请 {asked}。", "Not enough {account}: {left} left, {asked} asked for."),
	"no_pick_node":  says(422, "该流程不需要选择处理人。", "This flow lets nobody pick people."),
	"nobody_found":  says(422, "节点“{node}”找不到处理人。", "Nobody was found for the step “{node}”."),
	"job_not_now":   says(409, "作业现在的状态（{status}）不允许这样做。", "The job is {status}, and that cannot be done to it now."),

	// What went wrong with a job, as an admin reads it.
	"job_unknown_kind": says(500, "这个节点不认识作业类型 {kind}。", "This node knows no jobs of the kind {kind}."),
	"job_lost":         says(500, "执行作业的节点每次都中断了，没有留下结果。", "Each time, the node that was at the job ended without a word."),
	"not_sent":         says(502, "未送达：{reason}。", "It was not delivered: {reason}."),
	"job_panicked":     says(500, "程序出错，详情在服务器日志中。", "The program failed; the server's log has more."),

	"not_demo":        says(403, "只有演示或沙箱企业可以调整时钟。", "Only the clock of a demo or sandbox company can be moved."),
	"clock_too_far":   says(422, "时钟每次最多前进 {days} 天。", "The clock moves at most {days} days at a time."),
	"clock_backwards": says(422, "时钟不能倒退。", "The clock cannot go back."),

	// What is not the caller's doing.
	"busy":            says(503, "系统繁忙，请稍后重试。", "The system is busy; try again shortly."),
	"unavailable":     says(503, "服务暂时不可用。", "The service is not available just now."),
	"outcome_unknown": says(503, "未能确认是否已保存，请用相同的 Idempotency-Key 重试。", "Whether it was saved is not known; try again under the same Idempotency-Key."),
	"storage_full":    says(507, "存储空间不足，请联系管理员。", "There is no space left; tell an administrator."),
	"timeout":         says(503, "处理超时，请稍后重试。", "It took too long; try again shortly."),
	"internal":        says(500, "系统出错，编号 {reference}。", "Something went wrong, reference {reference}."),
}

// flowStatuses is the HTTP status that carries each refusal of a flow. The texts lie in package flows, but
// for those that faultTexts says in words of its own.
var flowStatuses = map[string]int{
	"already_handled": 409, "not_open": 409, "not_parked": 409, "other_flow": 409,
	"nothing_handed": 409, "not_delegate": 403, "delegate_own": 403,
	"not_yours": 403, "not_allowed": 403, "unknown_verb": 404,
	"comment_required": 422, "comment_too_long": 422, "balance_short": 422, "hold_invalid": 422, "fact_failed": 422, "refused_by_rule": 422,
}

// statusOf is the HTTP status of a code, 0 where there is no such code.
func statusOf(code string) int {
	if status, ok := flowStatuses[code]; ok {
		return status
	}
	return faultTexts[code].status
}

// faultWords are values of args that are words of the system rather than data, by "arg.value".
var faultWords = map[string]forms.Text{
	"in.form":           {forms.Chinese: "表单", forms.English: "a form"},
	"in.flow":           {forms.Chinese: "流程", forms.English: "a flow"},
	"status.draft":      {forms.Chinese: "草稿", forms.English: "a draft"},
	"status.running":    {forms.Chinese: "进行中", forms.English: "under way"},
	"status.approved":   {forms.Chinese: "已通过", forms.English: "approved"},
	"status.rejected":   {forms.Chinese: "已拒绝", forms.English: "rejected"},
	"status.ended":      {forms.Chinese: "已结束", forms.English: "ended"},
	"status.withdrawn":  {forms.Chinese: "已撤回", forms.English: "withdrawn"},
	"status.terminated": {forms.Chinese: "已终止", forms.English: "terminated"},
	"status.revoked":    {forms.Chinese: "已撤销", forms.English: "revoked"},
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
