// The start page: says in a card why its picture does not load. Without this script, the card has no picture.
'use strict';
{
  async function explain(image) {
    const answer = await fetch(image.src, { method: 'HEAD' }).catch(() => null);
    image.replaceWith(answer?.status === 410 ? 'No longer stored' : 'Not available');
  }

  // Error events do not bubble, but can be captured.
  document.addEventListener('error', event => event.target.matches?.('.frame img') && explain(event.target), true);
  // Images that failed before this script ran.
  document.querySelectorAll('.frame img').forEach(image => image.complete && image.naturalWidth === 0 && explain(image));
}
