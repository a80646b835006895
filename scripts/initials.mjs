// Writes forms/rules/initials.txt: the first letter of the pinyin of each character from U+4E00 to U+9FA5, "." where it has
// none, 128 in a line. The common characters (level 1 of GB 2312) stand in that standard in the order of their most usual
// reading; the others are read as CLDR orders them, which is Unihan's kMandarin. Run with a Node that has all of ICU:
// node scripts/initials.mjs > forms/rules/initials.txt
const collator = new Intl.Collator('zh-u-co-pinyin')
const letters = 'abcdefghjklmnopqrstwxyz'
// The first characters of each letter in CLDR, and in the first level of GB 2312, and what ends both.
const firstInOrder = Array.from('吖丷嚓咑妸发旮哈丌咔垃呣拏喔妑七呥仨他屲夕丫帀')
const lastInOrder = '咗'
const firstInLevel = [0xb0a1, 0xb0c5, 0xb2c1, 0xb4ee, 0xb6ea, 0xb7a2, 0xb8c1, 0xb9fe, 0xbbf7, 0xbfa6, 0xc0ac, 0xc2e8, 0xc4c3, 0xc5b6, 0xc5be, 0xc6da, 0xc8bb, 0xc8f6, 0xcbfa, 0xcdda, 0xcef4, 0xd1b9, 0xd4d1]
const lastInLevel = 0xd7f9

const letter = (reached) => letters[letters.length - 1 - Array.from(letters, (_, i) => reached(i)).reverse().indexOf(true)]

const level = new Map()
const decoder = new TextDecoder('gbk')
for (let row = 0xb0; row <= 0xd7; row++) {
  for (let cell = 0xa1; row * 256 + cell <= lastInLevel && cell <= 0xfe; cell++) {
    level.set(decoder.decode(Uint8Array.of(row, cell)), letter((i) => row * 256 + cell >= firstInLevel[i]))
  }
}
if (level.size !== 3755) throw new Error('this Node does not know GB 2312')

const initial = (c) => level.get(c) || (collator.compare(c, lastInOrder) > 0 ? '.' : letter((i) => collator.compare(c, firstInOrder[i]) >= 0))
let line = ''
for (let code = 0x4e00; code <= 0x9fa5; code++) {
  line += initial(String.fromCharCode(code))
  if (line.length === 128 || code === 0x9fa5) {
    console.log(line)
    line = ''
  }
}
