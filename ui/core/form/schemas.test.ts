import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { expect, test } from 'vitest'

interface Vector { schema: object, cases: { data: unknown, taken: boolean, why?: string }[] }

const file = fileURLToPath(new URL('./schemas.gen.json', import.meta.url))
if (!existsSync(file)) throw new Error('core/form/schemas.gen.json is missing: run make form-vectors')
const vectors = JSON.parse(readFileSync(file, 'utf8')) as Vector[]

// A form's schema is plain JSON Schema to whoever reads it elsewhere: what its standard words say, another validator says too. Words that
// begin with x- are remarks to it. Data lie inside the number border and have no blanks, which JSON Schema does not know.
test('another validator takes what Go takes', () => {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: true, allErrors: false })
  addFormats.default(ajv)
  for (const word of ['x-field', 'x-scale', 'x-options']) ajv.addKeyword(word)
  let taken = 0
  const apart: string[] = []
  for (const { schema, cases } of vectors) {
    const valid = ajv.compile(schema)
    for (const one of cases) {
      const theirs = valid(one.data)
      taken += +one.taken
      if (theirs !== one.taken) apart.push(`${JSON.stringify(schema)} with ${JSON.stringify(one.data)}: Go says ${one.why || 'yes'}, they say ${ajv.errorsText(valid.errors)}`)
    }
  }
  expect(apart.slice(0, 20), `${apart.length} of them`).toEqual([])
  expect(taken, 'records that are taken').toBeGreaterThan(500)
})
