{
  const SINCE = 'kdr-load-fails-since';
  let waits = false;
  const failed = () => {
    const shell = document.getElementById('shell');
    const runs = document.readyState !== 'loading' && !shell;
    if (runs || waits) return;
    waits = true;
    const now = Date.now();
    let since = Number(sessionStorage.getItem(SINCE));
    if (now - since > 60000) sessionStorage.setItem(SINCE, since = now);
    if (now - since < 15000) return setTimeout(() => location.reload(), 500);
    sessionStorage.removeItem(SINCE);
    const say = () => {
      document.querySelector('#shell .headline').textContent = 'KDR\u2019s page did not arrive whole. Reload to try again.';
      document.querySelector('#shell .frame').removeAttribute('aria-busy');
    };
    shell ? say() : addEventListener('DOMContentLoaded', say);
  };
  // A preloaded file is asked for again when it is needed.
  addEventListener('error', (event) => event.target.rel === 'preload' || failed(), true);
  addEventListener('unhandledrejection', failed);
}
