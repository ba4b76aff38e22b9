import { workbookOf } from '../export/xlsx-tables.ts';
import { beijingTime } from './beijing-day.ts';
import { type DifferenceKind, KIND_TITLES } from './differences.ts';
import type { Task } from './tasks.ts';

const HEAD = [
  '编号',
  '区县',
  '差异类型',
  '业务号',
  '不动产单元号',
  '权利类型',
  '不一致字段',
  '发现日期',
  '截止日期',
  '状态',
  '报文编号',
  '报送时间',
  '销账时间',
  '销账人',
  '说明',
];

const beijing = (time: Date | null): string | null => (time == null ? null : beijingTime(time));

function rowOf(task: Task) {
  const fields = task.differences.map(
    ({ field, local, upper }) => `${field}（本地 ${local ?? '空'}，上级 ${upper ?? '空'}）`,
  );
  const due =
    task.unknownYears.length === 0 ? task.dueOn : `${task.dueOn}（${task.unknownYears.join('、')} 年节假日未知）`;
  const state = task.state === 'closed' ? '已销账' : task.isOverdue ? '超期' : '未销账';
  return [
    Number(task.id),
    task.district,
    KIND_TITLES[task.kind],
    task.businessNumber,
    task.unitNumber,
    task.rightType,
    fields.join('；'),
    task.foundOn,
    due,
    state,
    task.messageId,
    beijing(task.resentAt),
    beijing(task.closedAt),
    task.closedBy,
    task.closingNote,
  ];
}

/** 销账报告: how many of each kind are open, overdue and closed, and every task. */
export async function reconciliationReport(tasks: readonly Task[]): Promise<Buffer> {
  const count = (kind: DifferenceKind, is: (task: Task) => boolean) =>
    tasks.filter((task) => task.kind === kind && is(task)).length;
  const summary = (Object.keys(KIND_TITLES) as DifferenceKind[]).map((kind) => [
    KIND_TITLES[kind],
    count(kind, () => true),
    count(kind, ({ state }) => state === 'closed'),
    count(kind, ({ state, isOverdue }) => state === 'open' && !isOverdue),
    count(kind, ({ isOverdue }) => isOverdue),
  ]);
  return workbookOf([
    { name: '汇总', head: ['差异类型', '合计', '已销账', '未到期', '超期'], rows: summary },
    { name: '未销账', head: HEAD, rows: tasks.filter(({ state }) => state === 'open').map(rowOf) },
    { name: '已销账', head: HEAD, rows: tasks.filter(({ state }) => state === 'closed').map(rowOf) },
  ]);
}
