import type { CodeList } from '../layer.ts';
import { branch } from './entries.ts';

/** 规划分区 codes; inside the urban growth boundary 410 集中建设区, 420 弹性发展区 and 430 特别用途区 are told apart. Numbers fit the published length of 3 and are not checked against the text. */
export const planningZone: CodeList = {
  id: 'planning-zone',
  title: '规划分区',
  reference: '市级国土空间总体规划编制指南, GHFQDM',
  provisional: true,
  entries: [
    { code: '100', label: '农田保护区', colour: '#F5F8DC' },
    { code: '200', label: '生态保护区', colour: '#68B167' },
    { code: '300', label: '生态控制区', colour: '#CDF57A' },
    { code: '400', label: '城镇发展区', colour: '#FF0000' },
    ...branch({ code: '410', parent: '400', label: '城镇集中建设区', colour: '#FF0000' }, [
      { code: '411', label: '居住生活区' },
      { code: '412', label: '综合服务区' },
      { code: '413', label: '商业商务区' },
      { code: '414', label: '工业发展区' },
      { code: '415', label: '物流仓储区' },
      { code: '416', label: '绿地休闲区' },
      { code: '417', label: '交通枢纽区' },
      { code: '418', label: '战略预留区' },
    ]),
    { code: '420', parent: '400', label: '城镇弹性发展区', colour: '#FF7F27' },
    { code: '430', parent: '400', label: '特别用途区', colour: '#C71585' },
    ...branch({ code: '500', label: '乡村发展区', colour: '#BFE9AA' }, [
      { code: '510', label: '村庄建设区' },
      { code: '520', label: '一般农业区' },
      { code: '530', label: '林业发展区' },
      { code: '540', label: '牧业发展区' },
    ]),
    { code: '600', label: '海洋发展区', colour: '#338EC0' },
    { code: '700', label: '矿产能源发展区', colour: '#9E6C54' },
  ],
};
