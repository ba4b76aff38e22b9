export function looksLikeVertexText(_text: string): boolean {
  return false;
}
