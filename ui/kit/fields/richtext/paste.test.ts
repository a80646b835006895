import { expect, test } from 'vitest'
import { markup, read } from '../../../core/form/types/rich'
import { tidy } from './paste'

const pasted = (html: string) => markup(read(tidy(html)))

test('Google Docs says in styles what is bold, and that what is around it is not', () => {
  expect(pasted('<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr" style="line-height:1.38"><span style="font-size:11pt;font-weight:400;text-decoration:none">a </span>' +
    '<span style="font-weight:700;font-style:italic">b</span><span style="text-decoration:line-through"> c</span></p><br><ul><li dir="ltr" style="font-weight:400"><p role="presentation"><span style="font-weight:700">d</span></p></li></ul></b>'))
    .toBe('<p>a <strong><em>b</em></strong><s> c</s></p><ul><li><strong>d</strong></li></ul>')
  expect(pasted('<a href="https://a.test" style="text-decoration:none"><span style="text-decoration:underline;color:#1155cc">x</span></a> <span style="text-decoration-line:underline">y</span>')).toBe('<p><a href="https://a.test">x</a> <u>y</u></p>')
  expect(pasted('<b>a <span style="font-weight:bold">b</span></b> c')).toBe('<p><strong>a b</strong> c</p>')
  expect(pasted('<b style="font-weight:normal">a <b>b</b> c</b> d')).toBe('<p>a <strong>b</strong> c d</p>')
})

/** A paragraph as Word copies it. */
const item = (level: number, sign: string, text: string, class_ = 'MsoListParagraphCxSpMiddle') => `<p class=${class_} style='margin-left:${level * 21}.0pt;text-indent:-21.0pt;mso-list:l0 level${level} lfo1'>` +
  `<!--[if !supportLists]--><span lang=EN-US style='font-family:Wingdings'><span style='mso-list:Ignore'>${sign}<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span></span><!--[endif]-->${text}<o:p></o:p></p>`

test('lists of Word are paragraphs with a sign before them', () => {
  expect(pasted(`<!--StartFragment-->${item(1, '·', 'one')}${item(2, '1.', 'two')}${item(2, '2.', '<b>three</b>')}${item(1, 'l', 'four')}<p class=MsoNormal>five</p>${item(1, '（一）', 'six')}${item(1, 'b)', 'seven')}<!--EndFragment-->`))
    .toBe('<ul><li>one<ol><li>two</li><li><strong>three</strong></li></ol></li><li>four</li></ul><p>five</p><ol><li>six</li><li>seven</li></ol>')
  expect(pasted(item(9, 'o', 'deep'))).toBe('<ul><li>deep</li></ul>')
  // Internet Explorer and older versions put conditions without comments.
  expect(pasted('<p style=\'mso-list:l1 level1 lfo2\'><![if !supportLists]><span style=\'mso-list:Ignore\'>a.<span>&nbsp;</span></span><![endif]>x')).toBe('<ol><li>x</li></ol>')
})

test('what is no such text stays as it is, and takes no time', () => {
  expect(pasted('<p>a < b</p><img src=x onerror=alert(1)><script>alert(1)</script></p></span></b>')).toBe('<p>a &lt; b</p>')
  expect(pasted('a<!-- <b> -->b<!-- c')).toBe('<p>ab</p>')
  const began = Date.now()
  for (const piece of ['<!--', '<span ', '<span style="font-weight:700">', '</span>', '<p style="mso-list:l0 level1 lfo1">', '<a "']) tidy(piece.repeat(200_000 / piece.length))
  expect(Date.now() - began).toBeLessThan(5000)
})
