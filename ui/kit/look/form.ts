import type { FieldView, Form, FormView, Property } from '../../core/form/definition'
import type { ReadingForm } from '../read/reading'

/** A form with a field of each type, for looking and for tests. */
export function sample(): FormView {
  const properties: Record<string, Property> = {}
  const field = (id: string, type: string, label: string, property: Property = {}, more: Partial<FieldView> = {}): FieldView => {
    properties[id] = property
    return { id, type, label, scale: type === 'money' ? 2 : type === 'decimal' ? 1 : undefined, ...more }
  }
  const kinds = [{ id: 'annual', label: '年假' }, { id: 'sick', label: '病假' }, { id: 'long', label: '探亲假（含路程假，需提前十五个工作日提交并附上车票或机票的复印件）' }]
  const halves = [{ id: 'am', label: '上午' }, { id: 'pm', label: '下午' }]
  const cities = Array.from({ length: 30 }, (_, n) => ({ id: `c${n}`, label: `城市 ${n + 1}` }))
  const columns: FieldView[] = [
    { id: 'date', type: 'date', label: '日期' }, { id: 'kind', type: 'option', label: '类别' },
    { id: 'amount', type: 'money', label: '金额', scale: 2 }, { id: 'note', type: 'text', label: '说明' }
  ]
  const fields = [
    field('kind', 'option', '类型'),
    field('from', 'date', '开始日期'),
    field('from_half', 'option', '从', { 'x-input': 'buttons', 'x-help': '不选则从上午开始。' }),
    field('days', 'decimal', '天数', { 'x-unit': '天', 'x-help': '按公司工作日历计算。' }),
    field('clock', 'time', '钟点'), field('spent', 'duration', '用时', { maximum: 600 }),
    field('moment', 'datetime', '到达时间'), field('absence', 'daterange', '休假期间', { 'x-halves': true }), field('booking', 'datetimerange', '预订时段'),
    field('count', 'integer', '人数', { 'x-unit': '人', minimum: 1 }),
    field('city', 'option', '城市'),
    field('title', 'text', '标题 <b>加粗</b> 以及一个非常非常长的字段名称，用来看看它在窄屏上如何换行'),
    field('mail', 'text', '电子邮箱', { format: 'email' }),
    field('reason', 'longtext', '事由', { 'x-help': '请说明原因，以便主管判断。', maxLength: 2000 }),
    field('paid', 'boolean', '带薪', { 'x-help': '由人事确认。' }),
    field('agree', 'boolean', '是否已告知同事'),
    field('proof', 'file', '证明', { 'x-input': 'camera', 'x-help': '如病假条，可拍照上传。' }),
    field('hand', 'signature', '签名'), field('home', 'region', '所在地区'), field('visit', 'location', '拜访地点'),
    field('items', 'table', '费用明细', { minItems: 1, maxItems: 5, items: { required: ['amount'], properties: { date: {}, kind: {}, amount: { 'x-currency': 'CNY', minimum: 0 }, note: {} } } }, { columns }),
    field('total', 'money', '合计', { 'x-currency': 'CNY' })
  ]
  return {
    id: 'look.all', app: 'look', kind: 'approval', title: '全部字段', version: 1, schema: { required: ['kind', 'from', 'count', 'reason', 'agree', 'items', 'title', 'proof'], properties },
    layout: [
      { fields: ['kind'] }, { id: 'span', title: '时间', fields: ['from', 'from_half', 'days', 'count', 'clock', 'spent', 'moment', 'absence', 'booking'] },
      { id: 'rest', title: '说明与证明', fields: ['city', 'title', 'mail', 'reason', 'paid', 'agree', 'proof', 'hand', 'home', 'visit'] }, { id: 'money', title: '费用', fields: ['items', 'total'] }
    ],
    fields, order: fields.reduce<string[]>((all, one) => all.concat(one.id, (one.columns ?? []).map((column) => `${one.id}.${column.id}`)), []),
    options: { kind: kinds, from_half: halves, city: cities, 'items.kind': [{ id: 'taxi', label: '出租车' }, { id: 'meal', label: '餐饮' }] }
  }
}

/** Data of that form with something in each field. */
export function filled(): Record<string, unknown> {
  return {
    kind: 'long', from: '2026-11-23', from_half: 'pm', days: 1.5, count: 3, clock: '09:30', spent: 90, moment: '2026-11-23T01:30:00Z', absence: { from: '2026-11-23', from_half: 'pm', to: '2026-11-24' }, booking: { from: '2026-11-23T01:00:00Z', to: '2026-11-23T03:30:00Z' }, city: 'c4', title: '回家', mail: 'a@example.com',
    reason: '家里有事，需要回去处理。\n预计三天，工作已经交接给同事，紧急事项可以电话联系。', paid: true, agree: false, proof: '0190c0de-0000-7000-8000-000000000001',
    items: [{ _id: 'a', date: '2026-11-23', kind: 'taxi', amount: 1234.5, note: '机场' }, { _id: 'b', date: '2026-11-24', kind: 'meal', amount: 80 }]
  }
}

/** The same form as GET /forms/{id}/reading answers it. */
export function reading(form: Form): ReadingForm {
  const sections = form.sections.map(({ title, fields }) => ({ title, fields: fields.map((field) => field.id) }))
  return { id: form.id, version: form.version, title: form.title, sections, fields: form.top.map((field) => (field.id === 'items' ? { ...field, said: [{ id: '合计', label: '¥1,314.50' }] } : field)) }
}
