import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 盘活节点: 存量建设用地全要素数据库. Wording or codes are ours or not checked against the published text. */
export const milestone: CodeList = {
  id: 'milestone',
  title: '盘活节点',
  reference: '存量建设用地全要素数据库',
  provisional: true,
  entries: entries([
    ['1', '供应审批'],
    ['2', '签订合同'],
    ['3', '交地'],
    ['4', '开工'],
    ['5', '竣工'],
    ['6', '投产'],
    ['7', '达产'],
    ['11', '立案查处'],
    ['12', '拆除或补办手续'],
    ['13', '复核销号'],
    ['21', '指标核算'],
    ['22', '挂钩确认'],
    ['31', '方案批复'],
    ['32', '工程施工'],
    ['33', '复垦验收'],
    ['34', '指标入库'],
    ['41', '项目备案'],
    ['51', '收储协议'],
    ['52', '补偿到位'],
    ['53', '土地移交'],
    ['61', '改变用途批准'],
    ['62', '转让合同或裁定'],
    ['71', '停产'],
    ['72', '设备拆除'],
    ['73', '土地腾退'],
    ['99', '处置完成'],
  ]),
};
