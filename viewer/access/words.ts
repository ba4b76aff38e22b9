import type { Words } from '../words.ts';

const zh = {
  title: '登录地脉',
  lead: '自然资源空间数据平台',
  login: '登录名',
  password: '密码',
  code: '动态验证码（6 位）',
  enter: '登录',
  signOn: '用统一身份认证登录',
  entering: '正在登录…',
  failed: '没有登录',
  changeTitle: '修改密码',
  changeLead: '首次登录或密码到期，须先修改密码。',
  current: '原密码',
  next: '新密码',
  again: '再次输入新密码',
  differ: '两次输入的新密码不同',
  change: '修改密码',
  changing: '正在修改…',
  changed: '密码已修改',
  notChanged: '密码没有修改',
  leave: '退出登录',
};

const en: typeof zh = {
  title: 'Sign in to dimai',
  lead: 'Natural-resources spatial data',
  login: 'Login',
  password: 'Password',
  code: 'One-time code (6 digits)',
  enter: 'Sign in',
  signOn: 'Use the sign-on of the bureau',
  entering: 'Signing in…',
  failed: 'Not signed in',
  changeTitle: 'Change the password',
  changeLead: 'At the first login, or when it has expired, the password is to be changed.',
  current: 'Present password',
  next: 'New password',
  again: 'New password once more',
  differ: 'The new passwords differ',
  change: 'Change the password',
  changing: 'Changing…',
  changed: 'The password was changed',
  notChanged: 'The password was not changed',
  leave: 'Sign out',
};

export const accessWords: Words<typeof zh> = { zh, en };
