package main

// costlyApp has a rule of every kind that check --cost tells of.
var costlyApp = map[string]string{
	"app.yaml": "format: 1\nid: claims\nversion: 1.0.0\nlanguage: en\nname: Claims\naudience: [everyone]\n",
	"forms/claim.yaml": `format: 1
kind: approval
title: Claim
schema:
  type: object
  properties:
    reason: {type: string, x-field: text, maxLength: 100}
    items:
      type: array
      x-field: table
      maxItems: 300
      items:
        type: object
        properties:
          kind: {type: string, x-field: text, maxLength: 10}
          amount: {type: number, x-field: money, x-show: not blank(kind)}
    total: {type: number, x-field: money, x-value: sum(items.amount)}
checks:
  - {id: long, when: length(reason) > 90, message: Too long}
access:
  - {id: dear, who: [{source: everyone}], can: [read], where: "total > 100 and any(items, .kind == 'x')"}
`,
	"flows/claim.yaml": `format: 1
form: claim
nodes:
  - {id: start, type: start}
  - id: size
    type: branch
    branches:
      - {id: huge, when: "any(items, count(items, .kind == 'x') > 1)", nodes: [{id: boss, type: approve, who: [{source: line-manager}]}]}
      - {id: large, when: total > 5000, nodes: [{id: head, type: approve, who: [{source: line-manager}]}]}
      - {id: small, default: true, nodes: []}
  - {id: end, type: end}
`,
	"views/recent.yaml": "format: 1\nkind: list\nform: claim\ntitle: Recent\nscope: form\ncolumns: [number, total]\nfilter: submitted_at > addTime(now(), -7 * 24, 'hour') and total > 100\n",
}

// costsTold is all that check --cost writes of it, by language.
var costsTold = map[string]string{
	"en_US.UTF-8": `
DIR/flows/claim.yaml:8:27: warning: at its worst, with 300 rows, this rule takes 271,202 steps, and a rule may take 200,000; limit its tables to 257 rows with maxItems, or go over columns (sum(table.column)) instead of rows within rows
 8 |       - {id: huge, when: "any(items, count(items, .kind == 'x') > 1)", nodes: [{id: boss, type: approve, who: [{source: line-manager}]}]}
   |                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
DIR: claims 1.0.0 is in order: 1 form, 1 flow, 1 view, 0 cases
form   field         keyword  times  steps   rows   text  of budget
claim  size.huge     when     1      271202  90300  0     135.60 %
claim  dear          access   1      906     300    0     0.45 %
claim  total         x-value  1      3       300    0     0.30 %
claim  items.amount  x-show   300    3       0      0     0.02 %
claim  long          checks   1      29      0      0     0.01 %
claim  recent        filter   1      7       0      0     0.00 %
claim  size.large    when     1      3       0      0     0.00 %
`,
	"zh_CN.UTF-8": `
DIR/flows/claim.yaml:8:27: 警告：最坏情况下（明细 300 行）这条规则需要 271,202 步，而一条规则最多 200,000；用 maxItems 把明细限制在 257 行以内，或改用按列计算（如 sum(明细.列)）
 8 |       - {id: huge, when: "any(items, count(items, .kind == 'x') > 1)", nodes: [{id: boss, type: approve, who: [{source: line-manager}]}]}
   |                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
DIR：claims 1.0.0 没有问题：1 个表单、1 个流程、1 个视图、0 个用例
表单   字段          关键字   次数  步数    取行   文字字节  占用上限
claim  size.huge     when     1     271202  90300  0         135.60 %
claim  dear          access   1     906     300    0         0.45 %
claim  total         x-value  1     3       300    0         0.30 %
claim  items.amount  x-show   300   3       0      0         0.02 %
claim  long          checks   1     29      0      0         0.01 %
claim  recent        filter   1     7       0      0         0.00 %
claim  size.large    when     1     3       0      0         0.00 %
`,
}
