import type { FieldView, FormView, Property } from '../../core/form/definition'

/** A form of choices in all their inputs, for looking: long labels, many options, each colour. */
export function choices(): FormView {
  const properties: Record<string, Property> = {}
  const field = (id: string, type: string, label: string, property: Property = {}, more: Partial<FieldView> = {}): FieldView => {
    properties[id] = property
    return { id, type, label, control: property['x-input'], ...more }
  }
  const fields = [
    field('tags', 'options', '标签', { minItems: 1, maxItems: 3, 'x-help': '最多三项。' }), field('many', 'options', '参加的城市'),
    field('town', 'option', '所在地区', { 'x-input': 'cascade' }), field('stars', 'integer', '满意程度', { 'x-input': 'rating', minimum: 1, maximum: 5 }),
    field('share', 'integer', '完成比例', { 'x-input': 'slider', minimum: 0, maximum: 100, 'x-unit': '%' }), field('nps', 'integer', '您有多愿意向同事推荐？', { 'x-input': 'nps', minimum: 0, maximum: 10 }),
    field('food', 'option', '饭菜', { 'x-input': 'scale' }), field('service', 'option', '服务', { 'x-input': 'scale' }),
    field('order', 'options', '按重要程度排列', { 'x-input': 'ranking' }), field('agreed', 'option', '个人信息处理', { 'x-input': 'consent' })
  ]
  const colours = ['grey', 'red', 'orange', 'green', 'teal', 'blue', 'purple', 'pink']
  const scale = ['非常不满意', '不满意', '一般', '满意', '非常满意'].map((label, n) => ({ id: `s${n}`, label }))
  return {
    id: 'look.choices', app: 'look', kind: 'plain', title: '选择', version: 1, schema: { required: ['tags', 'agreed'], properties }, layout: [{ fields: fields.map(({ id }) => id) }], fields, order: fields.map(({ id }) => id),
    options: {
      tags: colours.map((colour, n) => ({ id: colour, colour, label: n === 2 ? '探亲假（含路程假，需提前十五个工作日提交并附上车票或机票的复印件）' : `选项 ${n + 1}` })),
      many: Array.from({ length: 200 }, (_, n) => ({ id: `c${n}`, label: n === 5 ? '一个名字非常非常长的城市，长到在手机上一定要换行才能看得完整' : `城市 ${n + 1}` })),
      town: [{ id: 'zj', label: '浙江省' }, { id: 'hz', label: '杭州市', under: 'zj' }, { id: 'xh', label: '西湖区', under: 'hz' }, { id: 'yh', label: '余杭区', under: 'hz' }, { id: 'sh', label: '上海市' }],
      food: scale, service: scale,
      order: ['价格', '质量', '交货时间（含运输与验收，从下单当天算起）', '售后服务'].map((label, n) => ({ id: `o${n}`, label })),
      agreed: [{ id: 'v2', label: '2026 年 11 月版', text: '我们为办理本申请而处理您填写的信息。\n'.repeat(12) }]
    }
  }
}

/** Data of that form. */
export const chosen = (): Record<string, unknown> => ({ tags: ['orange', 'green'], many: ['c1', 'c5', 'c20'], town: 'xh', stars: 4, share: 65, nps: 9, food: 's3', service: 's1', order: ['o2', 'o0'], agreed: 'v2' })
