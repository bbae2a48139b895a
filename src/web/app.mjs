// The service works without this; with it a button cannot be pressed twice, errors are read out at once, and what is
// typed is kept when somebody turns away from a form before recording it.
import { Button, ErrorSummary, SkipLink, createAll } from './govuk-frontend.min.js';

for (const component of [Button, ErrorSummary, SkipLink]) createAll(component);
for (const form of document.querySelectorAll('form[data-keeps]')) keep(form);

/** Keeps what was typed, at most every half minute and when the page is left; pressing a button ends that. */
function keep(form) {
  let changed = false;
  let sent = false;
  const save = async () => {
    if (!changed || sent) return;
    changed = false;
    const body = new URLSearchParams([...new FormData(form), ['_draft', 'yes']]);
    const answer = await fetch(form.action, { method: 'POST', body, keepalive: true }).catch(() => undefined);
    const told = form.querySelector('[data-kept]');
    told.hidden = false;
    told.textContent = answer?.ok
      ? 'What you typed is kept for you until you record it.'
      : 'What you typed could not be kept just now.';
    changed ||= !answer?.ok;
  };
  form.addEventListener('input', () => (changed = true));
  form.addEventListener('submit', () => (sent = true));
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && void save());
  setInterval(() => void save(), 30_000);
}
