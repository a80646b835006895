// Writes engine/org/pinyin.txt: a line for each syllable, without its tone and with v for ü, then the characters from U+4E00 to U+9FA5
// whose most usual reading it is. The readings are those of pinyin-pro 3.26.0 (MIT), which the project does not depend on. Run where it is
// installed: npm i pinyin-pro@3.26.0 && node scripts/pinyin.mjs > engine/org/pinyin.txt
import { pinyin } from 'pinyin-pro'

const syllables = new Map()
for (let code = 0x4e00; code <= 0x9fa5; code++) {
  const character = String.fromCharCode(code)
  const reading = pinyin(character, { toneType: 'none', type: 'array', v: true })[0]
  if (reading === character) continue
  if (!/^[a-z]+$/.test(reading)) throw new Error(character + ' reads ' + reading)
  syllables.set(reading, (syllables.get(reading) || '') + character)
}
for (const reading of Array.from(syllables.keys()).sort()) console.log(reading + ' ' + syllables.get(reading))
