/** Pages of `/ogc` for people: documents as lists, features as a table. Nothing runs in them and nothing comes from elsewhere. */

/** Style of the pages, an address of its own because the content security policy allows no inline style. */
export const STYLESHEET = `body{font:16px/1.6 system-ui,"Noto Sans SC",sans-serif;margin:0 auto;max-width:1200px;padding:1rem;color:#1c2b28;background:#fff}
h1{font-size:1.4rem}a{color:#0b5a4c}table{border-collapse:collapse;display:block;overflow-x:auto;font-size:.875rem}
th,td{border:1px solid #c5d1cd;padding:.25rem .5rem;text-align:left;vertical-align:top;white-space:nowrap}th{background:#eef4f2}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem;margin:0 0 0 1rem}dt{font-weight:600}dd{margin:0;overflow-wrap:anywhere}
nav a{margin-right:1rem}`;

/** Text with its mark-up characters as they are read. */
export function escapeHtml(text: string): string {
  const names: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replaceAll(/[&<>"']/g, (character) => names[character]!);
}

/** A whole page; `body` is HTML. */
export function htmlPage(title: string, base: string, body: string): string {
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · dimai 地脉</title>
<link rel="stylesheet" href="${escapeHtml(base)}/style.css">
</head>
<body>
<nav><a href="${escapeHtml(base)}">首页</a><a href="${escapeHtml(base)}/collections">图层</a><a href="${escapeHtml(base)}/conformance">符合性</a><a href="/api/docs">接口说明</a></nav>
<main>
<h1>${escapeHtml(title)}</h1>
${body}
</main>
</body>
</html>
`;
}

/** Any document as nested lists; addresses become links. */
export function describeDocument(value: unknown): string {
  if (Array.isArray(value)) {
    return value.length === 0 ? '–' : `<ul>${value.map((item) => `<li>${describeDocument(item)}</li>`).join('')}</ul>`;
  }
  if (typeof value === 'object' && value !== null) {
    const { href, title = href, rel, type = '' } = value as Readonly<Record<string, string | undefined>>;
    if (typeof href === 'string') {
      return `<a href="${escapeHtml(webAddress(href))}">${escapeHtml(String(title))}</a> <small>${escapeHtml(`${rel} ${type}`)}</small>`;
    }
    const members = Object.entries(value).map(
      ([key, member]) => `<dt>${escapeHtml(key)}</dt><dd>${describeDocument(member)}</dd>`,
    );
    return `<dl>${members.join('')}</dl>`;
  }
  const text = value === null || value === undefined ? '–' : String(value as string | number | boolean);
  return /^https?:\/\//.test(text) ? `<a href="${escapeHtml(text)}">${escapeHtml(text)}</a>` : escapeHtml(text);
}

/** The address, where it is one of the web: no other scheme may be clicked. */
function webAddress(href: string): string {
  return /^(https?:\/\/|\/)/.test(href) ? href : '#';
}

/** One feature as the page shows it. */
export interface ShownFeature {
  readonly id: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Features as a table with the Chinese names of their fields. */
export function featureTable(
  features: readonly ShownFeature[],
  titles: readonly (readonly [key: string, title: string])[],
  hrefOf: (id: number) => string,
): string {
  const head = titles.map(([, title]) => `<th scope="col">${escapeHtml(title)}</th>`).join('');
  const rows = features.map(({ id, properties }) => {
    const cells = titles.map(([key]) => `<td>${escapeHtml(cellText(properties[key]))}</td>`).join('');
    return `<tr><td><a href="${escapeHtml(hrefOf(id))}">${id}</a></td>${cells}</tr>`;
  });
  return `<table><thead><tr><th scope="col">要素号</th>${head}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);
}
