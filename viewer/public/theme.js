// Runs before the first paint, so that a page in the dark does not flash white. Not a module, not inline: a strict content security policy holds.
(function () {
  var asked = new URLSearchParams(location.search).get('theme');
  var stored = null;
  try {
    stored = localStorage.getItem('dimai.theme');
  } catch {
    // Storage may be forbidden; the system's preference then decides.
  }
  var theme = asked === 'dark' || asked === 'light' ? asked : stored;
  if (theme !== 'dark' && theme !== 'light')
    theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  document.documentElement.dataset.theme = theme;
})();
