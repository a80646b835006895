import { createApp, h, ref, shallowRef, type VNode } from 'vue'
import { prepare } from '../../core/form/definition'
import { evaluate } from '../../core/form/evaluate'
import { factBook } from '../../core/form/facts'
import english from '../../texts/en.json'
import chinese from '../../texts/zh-CN.json'
import AppIcon from '../app-icon.vue'
import { filesKey, type FileService } from '../fields/file/service'
import { shrink } from '../fields/file/shrink'
import { bringControls, controlOf } from '../fields/controls'
import { controlsKey } from '../form/context'
import FormRuntime from '../form/form.vue'
import { useForm } from '../form/use-form'
import Icon from '../icon.vue'
import { laterKey } from '../later'
import { paths, type IconName } from '../icons'
import ListState from '../list-state.vue'
import Person from '../person.vue'
import Read from '../read/read.vue'
import SearchSheet from '../search-sheet.vue'
import Sheet from '../sheet.vue'
import Status from '../status.vue'
import '../style/tokens.css'
import '../style/base.css'
import Tabs from '../tabs.vue'
import { setPlace } from '../time'
import Timeline from '../timeline.vue'
import { hold, toast } from '../toast'
import Toasts from '../toasts.vue'
import { fill as fillIn, setWords, w } from '../words'
import { choices as ofChoices, chosen } from './choices'
import { filled, reading, sample } from './form'

const query = new URLSearchParams(location.search)
const language = query.get('language') ?? 'zh-CN'
document.documentElement.dataset.theme = query.get('theme') ?? 'light'
document.documentElement.dataset.font = query.get('font') ?? 'normal'
const texts: Record<string, string> = language === 'en' ? english : chinese
setWords((key, args = {}) => fillIn(texts[key] ?? key, args))
const now = Date.parse('2026-11-22T02:32:00Z')
setPlace({ language, zone: 'Asia/Shanghai', now: () => now })

const files: FileService = {
  add: (content, name) => new Promise((resolve) => setTimeout(resolve, 1000, { id: 'local:1', name, size: content.size, waiting: true })),
  retry: () => Promise.reject(new Error('没有网络')),
  address: (id) => `/api/v1/files/${id}`,
  about: (id) => Promise.resolve({ id, name: '病假条-2026-11-20-上海市第六人民医院-复查.jpg', size: 380000 })
}

function form(mode: 'fill' | 'wait', data: Record<string, unknown>, tried = false, of = sample) {
  return {
    setup() {
      const definition = prepare(of(), language)
      if (of === sample) for (const id of ['days', 'total']) definition.fields.get(id)!.computed = true
      const state = useForm({ form: definition, data, facts: factBook(definition, { now: '2026-11-22T02:32:00Z', zone: 'Asia/Shanghai' }), words: (problem) => problem.message ?? problem.code })
      const runtime = ref<{ focusFirstProblem: () => Promise<boolean> }>()
      if (tried) setTimeout(() => void runtime.value!.focusFirstProblem())
      return () => {
        const shown = evaluate(definition, state.data.value, factBook(definition, { now: '2026-11-22T02:32:00Z' }), { submit: true })
        if (of === sample) {
          shown.data.days = state.data.value.days
          shown.data.total = 1314.5
          if (shown.data.days === undefined) shown.pending.add('days')
        }
        return h(FormRuntime, {
          ref: runtime, form: definition, evaluation: shown, data: state.data.value, problems: state.problems.value, mode, onChange: state.change,
          warnings: [{ path: 'days', message: '该年度的节假日安排尚未公布，天数可能变化。' }]
        })
      }
    }
  }
}

const seats = [
  { node: 'lead', label: '直属主管', round: 1, state: 'agreed', person: { id: '1', name: '王小明' }, reason: '申请人的直属主管', comment: '同意，注意交接。', opened_at: now - 2e8, decided_at: now - 1.5e8 },
  { node: 'two', label: '部门会签（任意两人同意）', round: 1, state: 'open', person: { id: '2', name: '阿卜杜热合曼·买买提艾力·吐尔逊江·阿不都克里木' }, reason: '部门负责人', opened_at: now - 1.8e8 },
  { node: 'two', label: '部门会签', round: 1, state: 'superseded', person: { id: '3', name: 'Anna Maria Smith' }, decided_at: now - 1e7, opened_at: now - 2e7 },
  { node: 'hr', label: '人事', round: 1, state: 'planned', person: { id: '4', name: '李四' }, reason: '角色「人事」' },
  { node: 'end', label: '总经理', round: 1, state: 'skipped', person: { id: '5', name: '赵六' }, reason: '三天以内不需要' }
]
const statuses = 'draft running approved rejected ended withdrawn terminated revoked open waiting agreed returned resubmitted resumed superseded skipped cancelled planned incident offline'.split(' ')

const row = (...children: VNode[]) => h('div', { style: 'display:flex;flex-wrap:wrap;align-items:center', class: 'pad' }, children)
const spaced = (children: VNode[]) => children.map((child) => h('span', { style: 'margin:4px' }, [child]))

function controls(): VNode[] {
  return [
    h(Tabs, { label: 'tabs', chosen: 'a', tabs: [{ id: 'a', label: '待处理', count: 12 }, { id: 'b', label: '已处理' }, { id: 'c', label: '我发起的', count: 120 }] }),
    row(...spaced((Object.keys(paths) as IconName[]).map((name) => h(Icon, { name })))),
    row(...spaced(['calendar', 'none'].map((name, at) => h(AppIcon, { name, title: ['请假', '费用'][at]! })).concat(['王小明', '李四', 'Anna Smith', '欧阳娜娜', '赵'].map((name, at) => h(Person, { id: `p${at * 7}`, name }))))),
    row(...spaced(statuses.map((status) => h(Status, { status })))),
    row(...spaced([['button', '按钮'], ['button button-main', '同意'], ['button button-bad', '拒绝'], ['button button-plain', '更多']].map(([name, text]) => h('button', { class: name }, text)))),
    h('div', { class: 'card' }, [h(ListState, { state: 'loading', rows: 2 })]),
    h('div', { class: 'card' }, [h(ListState, { state: 'empty', text: '没有等待您处理的事项。' }, () => h('a', { class: 'button', href: '#' }, '看看已处理的'))]),
    h('div', { class: 'card' }, [h(ListState, { state: 'error' })]),
    h('div', { class: 'card pad' }, [h(Timeline, { seats })])
  ]
}

const fill = form('fill', filled())
const empty = form('fill', { count: 'zwei', items: [{ _id: 'a' }] }, true)
const read = () => h(Read, { form: reading(prepare(sample(), language)), data: { ...filled(), total: 1314.5 } })
const chosenNow = form('fill', chosen(), false, ofChoices), unchosen = form('fill', {}, true, ofChoices)
const wait = form('wait', filled())
const choices = sample().options!.city!

const parts: Record<string, () => VNode[]> = {
  controls,
  fill: () => [h(fill)],
  empty: () => [h(empty)],
  read: () => [h(read)],
  wait: () => [h(wait)],
  chosen: () => [h(chosenNow)],
  unchosen: () => [h(unchosen)],
  sheet: () => [h(read), h(Sheet, { title: '拒绝申请' }, {
    default: () => h('label', { class: 'field' }, [h('span', { class: 'field-label' }, '意见'), h('textarea', { class: 'input input-long', rows: 4 })]),
    end: () => h('button', { class: 'button button-bad button-wide' }, '拒绝')
  })],
  search: () => [h(read), h(SearchSheet, { title: '城市', choices, chosen: 'c2' })]
}
await bringControls(prepare(sample(), language))
await bringControls(prepare(ofChoices(), language))
const part = query.get('part') ?? 'controls'
createApp({ render: () => [h('main', { style: 'max-width:var(--page);margin:0 auto;padding:.75rem' }, parts[part]!()), h(Toasts)] }).provide(filesKey, files).provide(controlsKey, controlOf).provide(laterKey, shallowRef({ sheet: SearchSheet, people: SearchSheet, Sheet, shrink })).mount('#app')
if (part === 'controls') {
  toast(w('rowRemoved', { row: 2 }), { undo: () => undefined })
  toast('没有网络，已保存在本机，恢复后自动提交。', { bad: true })
  hold(true)
}
