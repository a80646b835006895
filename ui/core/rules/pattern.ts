/** One instruction of a pattern's program, as forms/rules/pattern.go ships it. */
export interface Instruction {
  readonly op: string
  readonly out?: number
  readonly arg?: number
  readonly runes?: readonly (readonly number[])[]
}

/** A compiled pattern: the program that Go made of it. */
export interface Program {
  readonly start: number
  readonly code: readonly Instruction[]
}

/** Reports whether a pattern is found in a text: all threads in step, one pass, whatever the pattern. */
export function matches(program: Program, s: string): boolean {
  const { code } = program
  const seen = new Uint32Array(code.length)
  let threads: number[] = [], before = -1, at = 0
  for (let round = 1; ; round++) {
    const next = at < s.length ? s.codePointAt(at)! : -1
    const holds = edges(before, next)
    const ready: Instruction[] = []
    const todo = [program.start, ...threads.reverse()]
    while (todo.length) {
      const pc = todo.pop()!
      if (seen[pc] === round) continue
      seen[pc] = round
      const { op, out = 0, arg = 0 } = code[pc]!
      if (op === 'match') return true
      if (op === 'rune') ready.push(code[pc]!)
      else if (op === 'alt') todo.push(arg, out)
      else if (op === 'nop' || (op === 'empty' && !(arg & ~holds))) todo.push(out)
    }
    if (next < 0) return false
    threads = []
    for (const { out = 0, runes = [] } of ready) {
      if (runes.some(([from, to]) => next >= from! && next <= to!)) threads.push(out)
    }
    before = next
    at += next > 0xffff ? 2 : 1
  }
}

/** The bits of an empty instruction that hold between two characters; −1 is an end of the text. */
function edges(before: number, next: number): number {
  return (before < 0 || before === 10 ? 1 : 0) | (next < 0 || next === 10 ? 2 : 0) | (before < 0 ? 4 : 0) |
    (next < 0 ? 8 : 0) | (isWord(before) === isWord(next) ? 32 : 16)
}

function isWord(c: number): boolean {
  return c > 0 && c < 128 && /\w/.test(String.fromCharCode(c))
}
