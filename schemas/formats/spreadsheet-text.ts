/**
 * Text that a spreadsheet would run as a formula (=, +, -, @, tab or return before it) gets an apostrophe before it, as a
 * person would type it. A number is no formula, whatever its sign. Reading takes the apostrophe off again.
 */

const STARTS_FORMULA = /^[=+\-@\t\r]/;
const NUMBER = /^[+-]?\d+(\.\d*)?([eE][+-]?\d+)?$/;

/** The text with its apostrophe, where it needs one. */
export function defuse(text: string): string {
  return STARTS_FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
}

/** The text as it was before `defuse`. */
export function undefuse(text: string): string {
  return text.startsWith("'") && defuse(text.slice(1)) === text ? text.slice(1) : text;
}
