import vue from 'eslint-plugin-vue'
import typescript from 'typescript-eslint'

/** What a folder may not import: arrows go m → kit → core. */
const arrows = (files, patterns, message) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns: [{ group: patterns, message }] }] }
})

export default typescript.config(
  { ignores: ['dist/**', '**/*.gen.ts', 'gallery/**', 'test-results/**', 'playwright-report/**'] },
  ...typescript.configs.strict,
  ...typescript.configs.stylistic,
  ...vue.configs['flat/recommended'],
  { files: ['**/*.vue'], languageOptions: { parserOptions: { parser: typescript.parser } } },
  {
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      'no-eval': 'error',
      'no-new-func': 'error',
      'vue/no-v-html': 'error',
      'vue/multi-word-component-names': 'off',
      'vue/require-prop-types': 'off',
      'vue/max-attributes-per-line': ['error', { singleline: 6 }],
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': ['error', { html: { void: 'any', normal: 'any', component: 'always' } }],
      'max-lines-per-function': ['error', { max: 80, skipComments: true, skipBlankLines: true }]
    }
  },
  { files: ['**/*.test.ts', 'browser/**'], rules: { 'max-lines-per-function': 'off' } },
  arrows(['core/**'], ['vue', 'idb-keyval', '**/kit/**', '**/m/**', '**/admin/**'], 'core imports nothing but itself'),
  arrows(['kit/**'], ['idb-keyval', '**/m/**', '**/admin/**'], 'kit imports core and vue'),
  arrows(['m/**'], ['**/admin/**'], 'the employee carries nothing of the studio')
)
