// A task's page: adds screenshots while the task runs, shows one of them large, and replays them all.
// Without this script, the page is a list of links to images.
'use strict';
{
  const FRAME_MILLIS = 1000;
  const RETRY_MILLIS = 5000;
  const LATE_MILLIS = [25000, 130000, 800000];
  const REFRESH_MILLIS = 3000;
  const IMAGE_RETRIES = 10;
  const FEW_RETRIES = 2;
  const FIRST_IMAGE_RETRY_MILLIS = 2000;
  const LONGEST_IMAGE_RETRY_MILLIS = 60000;
  const MOST_ANIMATED = 500;

  const find = id => document.getElementById(id);
  const task = find('task');
  const grid = find('grid');
  const viewer = find('viewer');
  const large = find('large');
  const images = task.dataset.images;
  const list = images.slice(0, -1) + '?delivery=proxy';

  const shots = () => grid.children;
  const link = index => shots()[index].firstElementChild;
  const isLive = () => 'live' in task.dataset;

  // ---- The grid ----------------------------------------------------------------------------------------------------

  const names = new Set(Array.from(shots(), shot => nameOf(shot.firstElementChild)));
  const byId = new Map(Array.from(shots(), shot => [shot.dataset.id, shot]));

  function nameOf(anchor) {
    return decodeURIComponent(anchor.pathname.split('/').pop());
  }

  /** Inserts a screenshot at its place, which is not the last one if its step got it late. */
  function add(index, id, name) {
    // A name never stands for two screenshots, but a screenshot may be renamed.
    if (names.has(name)) {
      return;
    }
    const shot = createShot(id, name);
    const previousShot = byId.get(id);
    names.add(name);
    byId.set(id, shot);
    if (previousShot) {
      replace(previousShot, shot);
      return;
    }
    const place = Math.min(index, shots().length);
    grid.insertBefore(shot, shots()[place] ?? null);
    renumber(place);
    find('nothing').hidden = true;
    find('actions').hidden = false;
    if (viewer.open) {
      current += place <= current ? 1 : 0;
      showPosition();
      wakePlayer();
    }
  }

  /** For shape.js of the next page. Very tall images, of whole pages, would leave too few boxes on a screen. */
  function noteShape(image) {
    if (image.closest('li') === grid.firstElementChild && image.naturalHeight > 0) {
      try {
        localStorage.setItem('shape', Math.min(Math.max(image.naturalWidth / image.naturalHeight, 0.6), 3));
      } catch {
        // Without storage, the boxes have their usual shape.
      }
    }
  }

  function onLoad(image) {
    image.closest('.shot').classList.remove('loading');
    image.closest('.shot').dataset.loaded = '';
    noteShape(image);
  }

  // Load events do not bubble, but can be captured.
  grid.addEventListener('load', event => onLoad(event.target), true);

  function createShot(id, name) {
    const shot = find('shot').content.firstElementChild.cloneNode(true);
    shot.firstElementChild.classList.add('loading');
    shot.dataset.id = id;
    const url = images + encodeURIComponent(name);
    shot.firstElementChild.href = url + '?delivery=proxy';
    loadPreview(shot.querySelector('img'), url);
    return shot;
  }

  function loadPreview(image, url) {
    image.sizes = find('shot').content.querySelector('img').sizes;
    image.srcset = `${url}?width=320 320w, ${url}?width=640 640w`;
    image.src = url + '?width=320';
  }

  function replace(previousShot, shot) {
    const focused = previousShot.contains(document.activeElement);
    names.delete(nameOf(previousShot.firstElementChild));
    previousShot.replaceWith(shot);
    const place = indexOf(shot.firstElementChild);
    renumber(place);
    if (focused) {
      shot.firstElementChild.focus();
    }
    if (viewer.open && place === current) {
      show(current);
    }
  }

  function renumber(from) {
    for (let i = from; i < shots().length; i++) {
      shots()[i].querySelector('.number').textContent = i + 1;
      shots()[i].querySelector('img').alt = `Screenshot ${i + 1}`;
    }
    const count = shots().length;
    find('count').textContent = count === 1 ? '1 screenshot' : `${count} screenshots`;
  }

  /** Why an image does not load, by status, and the number of retries if that may pass. */
  const REASONS = {
    200: { words: 'Not displayed' },
    410: { words: 'No longer stored', gone: true },
    404: { words: 'Not available yet', retries: FEW_RETRIES }, // Another replica may not know it yet.
    503: { words: 'Not available yet', retries: IMAGE_RETRIES },
  };
  const reloadedPreviews = new Set();
  const reloadedLarge = new Set();

  const firstReasons = [];
  let lastReason = null;
  const SPEAK_FOR_ALL = 2;

  /** Shows in the image's box why it does not load, until it does. */
  async function onImageError(image) {
    const box = image.closest('.shot');
    box.classList.remove('loading');
    if (firstReasons.length >= SPEAK_FOR_ALL) {
      await Promise.all(firstReasons);
    }
    if (await areAllGone()) {
      showAllGone();
      return;
    }
    const reasonIsShown = retryUntilLoaded(box.href, reloadedPreviews, () => image.isConnected, async reason => {
      unlabel(box);
      if (reason === null && image.srcset) {
        // Some images exist but have no preview.
        image.removeAttribute('srcset');
        image.removeAttribute('sizes');
        image.src = box.href;
        reloadedPreviews.delete(box.href);
        return;
      }
      if (reason === null) {
        image.alt = altOf(image);
        loadPreview(image, images + encodeURIComponent(nameOf(box)));
        return;
      }
      label(box, image, reason);
      if (await areAllGone()) {
        showAllGone();
      }
    });
    if (firstReasons.length < SPEAK_FOR_ALL) {
      firstReasons.push(reasonIsShown);
    }
  }

  /** Screenshots of a task are stored for the same time. So if none is there, the first two and the last speak for all. */
  async function areAllGone() {
    const isAnyThere = () => grid.querySelector('[data-loaded]') !== null;
    const gone = grid.querySelectorAll('.gone').length;
    if (gone === 0 || gone < Math.min(SPEAK_FOR_ALL, shots().length) || isAnyThere()) {
      return false;
    }
    lastReason ??= fetchReason(link(shots().length - 1).href);
    const isLastGone = (await lastReason).gone === true;
    if (!isLastGone) {
      lastReason = null;
    }
    return isLastGone && !isAnyThere();
  }

  /** One banner for all screenshots, and no further requests. */
  function showAllGone() {
    grid.classList.add('all-gone');
    for (const shot of shots()) {
      const box = shot.firstElementChild;
      const image = box.querySelector('img');
      if (!box.querySelector('.failed')) {
        image.removeAttribute('srcset');
        image.removeAttribute('src');
        label(box, image, REASONS[410]);
      }
    }
    showNotice('The screenshots of this task are no longer stored.');
    find('actions').hidden = true;
  }

  function label(box, image, reason) {
    const label = document.createElement('span');
    label.className = reason.gone ? 'notice failed gone' : 'notice failed';
    label.textContent = reason.words;
    box.append(label);
    image.alt = `${altOf(image)}: ${reason.words}`;
  }

  function unlabel(box) {
    box.querySelectorAll('.failed').forEach(label => label.remove());
  }

  function altOf(image) {
    return image.alt.split(':')[0];
  }

  // Error events do not bubble, but can be captured.
  grid.addEventListener('error', event => onImageError(event.target), true);

  /**
   * Finds out why an image does not load, and retries after growing pauses while that may pass.
   *
   * @param reloaded URLs that were reloaded before; none is reloaded twice
   * @param isWanted whether the image is still shown
   * @param report called with every reason; null if the image is available now
   */
  async function retryUntilLoaded(url, reloaded, isWanted, report, tries = 0) {
    const reason = await fetchReason(url);
    if (!isWanted()) {
      return;
    }
    const isThere = reason === REASONS[200] && !reloaded.has(url);
    if (isThere) {
      reloaded.add(url);
    }
    report(isThere ? null : reason);
    if (tries < (reason.retries ?? 0)) {
      const pause = Math.min(FIRST_IMAGE_RETRY_MILLIS * 2 ** tries, LONGEST_IMAGE_RETRY_MILLIS);
      setTimeout(() => isWanted() && retryUntilLoaded(url, reloaded, isWanted, report, tries + 1), pause);
    }
  }

  async function fetchReason(url) {
    try {
      const answer = await fetch(url, { method: 'HEAD' });
      return REASONS[answer.status] ?? {
        words: 'Unavailable at the moment', retries: answer.status >= 500 ? FEW_RETRIES : 0,
      };
    } catch {
      return { words: 'The gateway is unreachable', retries: IMAGE_RETRIES };
    }
  }

  // ---- How old the list is -----------------------------------------------------------------------------------------

  let refreshedAt = Date.now() - Number(find('refreshed').dataset.seconds) * 1000;

  function showRefreshed() {
    if (isStreaming()) {
      refreshedAt = Date.now();
    }
    const seconds = Math.max(0, Math.floor((Date.now() - refreshedAt) / 1000));
    find('refreshed').textContent = isStreaming() ? 'up to date' : `refreshed ${seconds < 2 ? 'just now' : `${formatAge(seconds)} ago`}`;
  }

  // A list from the archive is not refreshed.
  if (find('refreshed').dataset.seconds) {
    setInterval(showRefreshed, 1000);
  }

  let aging = null;

  function showNotice(words) {
    // Screen readers read the text again whenever it is set, even to the same words.
    if (find('warning').textContent !== words) {
      find('warning').textContent = words;
    }
    find('notice').hidden = words === '';
    find('refreshed').hidden = words !== '';
    clearInterval(aging);
    find('age').textContent = '';
  }

  /** Outside the warning, because screen readers read that whenever it changes. */
  function showAge(seconds) {
    const since = Date.now() - seconds * 1000;
    const update = () => {
      find('age').textContent = `This list is ${formatAge(Math.floor((Date.now() - since) / 1000))} old.`;
    };
    update();
    aging = setInterval(update, 1000);
  }

  // ---- Turns of pages ----------------------------------------------------------------------------------------------

  // Over HTTP/1.1, a browser has six connections to a host for all its pages, and every event stream holds one: a
  // seventh page would not even load.

  /**
   * Pages announce themselves to each other every second. From the ids of all pages and the time, every page computes
   * whose turn it is. Pages that were closed or have crashed expire. With few pages, every one always has its turn.
   *
   * @param onChange called now and then, and whenever the turn may have changed
   */
  function createTurns(onChange) {
    const AT_ONCE = 4;
    const TURN_MILLIS = 2000;
    const MISSED_MILLIS = 5000;

    const me = String(Math.random());
    const lastHeard = new Map(); // Times of the last announcements, by the ids of other pages.
    let channel = null;
    let timer = null;

    function announce() {
      channel?.postMessage({ id: me });
      onChange();
    }

    /** Runs at the same moment in all pages, so that some stop as others begin. */
    function tick() {
      timer = setTimeout(tick, 1000 - Date.now() % 1000);
      announce();
    }

    function receive({ id, left }) {
      const isNew = !lastHeard.has(id);
      if (left) {
        lastHeard.delete(id);
      } else {
        lastHeard.set(id, Date.now());
      }
      if (isNew && !left) {
        announce();
      } else {
        onChange();
      }
    }

    return {
      join() {
        if (timer === null) {
          channel = 'BroadcastChannel' in window ? new BroadcastChannel('turns') : null;
          channel?.addEventListener('message', event => receive(event.data));
          channel?.postMessage({ id: me });
          timer = setTimeout(tick, 1000 - Date.now() % 1000);
        }
      },

      leave() {
        clearTimeout(timer);
        timer = null;
        channel?.postMessage({ id: me, left: true });
        channel?.close();
        channel = null;
        lastHeard.clear();
      },

      /** Only for a page that has joined. */
      isMine() {
        const now = Date.now();
        lastHeard.forEach((time, id) => now - time > MISSED_MILLIS && lastHeard.delete(id));
        const all = [me, ...lastHeard.keys()].sort();
        const first = Math.floor(now / TURN_MILLIS) * AT_ONCE % all.length;
        return (all.indexOf(me) - first + all.length) % all.length < AT_ONCE;
      },
    };
  }

  // ---- Live growth -------------------------------------------------------------------------------------------------

  const UNREACHABLE = { words: 'The gateway is unreachable. Trying again.' };

  /** Refusals that are permanent, by status. */
  const FINAL = {
    401: { final: true, words: 'You are signed out. Reload the page.' },
    403: { final: true, words: 'You no longer have access.' },
    404: { words: 'The task no longer exists.', state: 'Ended' },
  };

  /** The vendor may have lost a task only for a while. */
  const VANISHED_RETRY_MILLIS = 30000;

  const turns = createTurns(updateStream);
  let source = null;
  let awaitingRetry = false; // Between a refusal and the retry.
  let lastEventId = ''; // A new EventSource does not send that of an earlier one.

  function openStream() {
    source = new EventSource(images + 'events?delivery=proxy&last_event_id=' + encodeURIComponent(lastEventId));
    source.addEventListener('screenshot', event => {
      const { index, id, name } = JSON.parse(event.data);
      add(index, id, name);
      lastEventId = event.lastEventId;
    });
    source.addEventListener('done', () => {
      end('Finished');
      pollForLateScreenshots();
    });
    source.addEventListener('problem', event => {
      const { status, title } = JSON.parse(event.data);
      end('Ended');
      showNotice(FINAL[status]?.words ?? `${title}.`);
      if (FINAL[status]?.state) {
        watchForReturn();
      }
    });
    source.addEventListener('stale', event => {
      const { problem, age } = JSON.parse(event.data);
      showNotice(`The browser-use API isn't responding correctly (${problem}).`);
      showAge(age);
    });
    source.addEventListener('fresh', () => showNotice(''));
    // If the list is still stale, the gateway sends "stale" again after this.
    source.addEventListener('open', () => showNotice(''));
    source.addEventListener('error', () => {
      if (source?.readyState === EventSource.CLOSED) {
        // The stream was refused, and the browser does not reconnect by itself.
        source = null;
        awaitingRetry = true;
        handleRefusal();
      } else {
        showNotice(UNREACHABLE.words);
      }
    });
  }

  /** An EventSource hides why it was refused. The list's response shows the reason, if that is refused, too. */
  async function handleRefusal() {
    const reason = await fetch(list, { cache: 'no-store' }).then(reasonOf).catch(() => UNREACHABLE);
    if (!awaitingRetry) {
      // The page was hidden and shown again meanwhile.
      return;
    }
    showNotice(reason.words);
    if (reason.state) {
      end(reason.state);
      showNotice(reason.words);
      watchForReturn();
    } else if (reason.final) {
      stop();
    } else {
      setTimeout(resume, RETRY_MILLIS);
    }
  }

  async function reasonOf(answer) {
    if (answer.ok) {
      return { words: 'Live updates are interrupted. Trying again.' };
    }
    if (!answer.headers.get('Content-Type')?.startsWith('application/problem+json')) {
      // The response is not the gateway's but that of a proxy, which knows nothing of the task.
      return UNREACHABLE;
    }
    if (FINAL[answer.status]) {
      return FINAL[answer.status];
    }
    const { title, detail } = await answer.json();
    return { words: `${detail ?? `${title}.`} Trying again.` };
  }

  /** Goes on when the task is there again. */
  async function watchForReturn() {
    for (;;) {
      await sleep(VANISHED_RETRY_MILLIS);
      await untilVisible();
      const answer = await fetch(list, { cache: 'no-store' }).catch(() => null);
      if (answer?.ok) {
        find('state').textContent = 'Running';
        showNotice('');
        goOn();
        return;
      }
    }
  }

  function goOn() {
    task.dataset.live = '';
    lastEventId = '';
    resume();
  }

  function formatAge(seconds) {
    if (seconds < 120) {
      return seconds === 1 ? '1 second' : `${seconds} seconds`;
    }
    return seconds < 7200 ? `${Math.floor(seconds / 60)} minutes` : `${Math.floor(seconds / 3600)} hours`;
  }

  /** Streams only while the page is visible and has its turn. The next stream sends what it has missed. */
  function updateStream() {
    const wanted = isLive() && !document.hidden;
    if (wanted) {
      turns.join();
    } else {
      turns.leave();
      lastEventId = ''; // Screenshots may be renamed until then, and the gateway does not resend those that were seen.
    }
    const listens = wanted && turns.isMine();
    if (listens && source === null && !awaitingRetry) {
      openStream();
    } else if (!listens && source !== null) {
      source.close();
      source = null;
    }
  }

  /** Whether the gateway sends every change, and knows of no trouble. */
  function isStreaming() {
    return source?.readyState === EventSource.OPEN && find('notice').hidden;
  }

  function resume() {
    awaitingRetry = false;
    updateStream();
  }

  function end(state) {
    find('state').textContent = state;
    if (shots().length === 0) {
      find('nothing').textContent =
        'This task has no screenshots. It may have run with screenshots turned off, or have ended before the first one.';
    }
    stop();
  }

  /**
   * The last screenshot of a task can come some time after its end. A list that is read after the end is fresh for
   * four times the time since the end; every poll comes when the list of the last one is stale.
   */
  async function pollForLateScreenshots() {
    for (const pause of LATE_MILLIS) {
      await sleep(pause);
      await untilVisible();
      // A stale list is served once more while it is refreshed.
      await listHasMore();
      await sleep(REFRESH_MILLIS);
      if (await listHasMore()) {
        goOn();
        return;
      }
    }
  }

  async function listHasMore() {
    const answer = await fetch(list, { cache: 'no-cache' }).catch(() => null);
    const newest = await answer?.json().catch(() => null);
    return newest?.screenshots?.length > shots().length;
  }

  function sleep(millis) {
    return new Promise(done => setTimeout(done, millis));
  }

  async function untilVisible() {
    while (document.hidden) {
      await new Promise(done => document.addEventListener('visibilitychange', done, { once: true }));
    }
  }

  function stop() {
    delete task.dataset.live;
    updateStream();
    wakePlayer();
  }

  document.addEventListener('visibilitychange', resume);
  window.addEventListener('pagehide', turns.leave);
  window.addEventListener('pageshow', updateStream);

  // ---- One screenshot, large ---------------------------------------------------------------------------------------

  let current = 0;

  /** Browsers refuse to change the history too often, as a fast replay would. */
  function changeHistory(change) {
    try {
      change();
    } catch {
      // The address then names an earlier screenshot.
    }
  }

  /** Whether this entry of the history was added by this page, on top of the grid's. */
  const cameFromGrid = () => history.state?.fromGrid === true;

  function show(index) {
    current = Math.max(0, Math.min(index, shots().length - 1));
    const url = link(current).href;
    find('failure').hidden = true;
    large.src = url;
    find('download').href = url;
    find('download').download = nameOf(link(current));
    find('name').textContent = nameOf(link(current));
    showPosition();
    changeHistory(() => history.replaceState(history.state, '', '#' + nameOf(link(current))));
  }

  function showPosition() {
    const count = shots().length;
    find('position').textContent = `${current + 1} of ${count}`;
    large.alt = `Screenshot ${current + 1} of ${count}`;
    find('slider').max = count;
    find('slider').value = current + 1;
    find('slider').setAttribute('aria-valuetext', `${current + 1} of ${count}`);
    // Not "disabled", which would take the focus from a button that was just pressed.
    find('previous').setAttribute('aria-disabled', current === 0);
    find('next').setAttribute('aria-disabled', current === count - 1);
  }

  large.addEventListener('error', () => {
    const url = large.src;
    retryUntilLoaded(url, reloadedLarge, () => viewer.open && large.src === url, reason => {
      if (reason === null) {
        show(current);
        return;
      }
      find('failure').textContent = reason.words;
      find('failure').hidden = false;
    });
  });

  /** From the grid, so that the browser's Back closes it. */
  function openFromGrid(index) {
    changeHistory(() => history.pushState({ fromGrid: true }, '', '#' + nameOf(link(index))));
    open(index);
  }

  function open(index) {
    if (!viewer.open) {
      viewer.showModal();
      find('position').focus();
    }
    show(index);
  }

  viewer.addEventListener('close', () => {
    pause();
    showActualSize(false);
    if (cameFromGrid()) {
      history.back();
    } else {
      changeHistory(() => history.replaceState(null, '', location.pathname + location.search));
    }
    link(current)?.focus();
  });

  // ---- Zoom, swipes, copies ----------------------------------------------------------------------------------------

  const stage = find('stage');

  /** @param at a mouse event: the point that stays in sight */
  function showActualSize(actual, at = null) {
    const box = large.getBoundingClientRect();
    // The picture is in the middle of the box.
    const scale = Math.min(box.width / large.naturalWidth, box.height / large.naturalHeight);
    stage.classList.toggle('actual', actual);
    stage.tabIndex = actual ? 0 : -1; // To scroll it with the keyboard.
    find('zoom').setAttribute('aria-pressed', actual);
    if (actual && at && scale > 0) {
      stage.scrollTo(
        (at.clientX - box.left - box.width / 2) / scale + (large.naturalWidth - stage.clientWidth) / 2,
        (at.clientY - box.top - box.height / 2) / scale + (large.naturalHeight - stage.clientHeight) / 2);
    }
  }

  const isActualSize = () => stage.classList.contains('actual');

  large.addEventListener('click', event => showActualSize(!isActualSize(), event));
  find('zoom').addEventListener('click', () => showActualSize(!isActualSize()));

  const SWIPE_PIXELS = 50;
  let touch = null;

  stage.addEventListener('touchstart', event => {
    const enlarged = isActualSize() || (window.visualViewport?.scale ?? 1) > 1;
    touch = event.touches.length === 1 && !enlarged ? event.touches[0] : null;
  }, { passive: true });

  stage.addEventListener('touchend', event => {
    const end = event.changedTouches[0];
    const across = touch ? end.clientX - touch.clientX : 0;
    const down = touch ? end.clientY - touch.clientY : 0;
    touch = null;
    if (Math.abs(across) > SWIPE_PIXELS && Math.abs(across) > 2 * Math.abs(down)) {
      seek(current + (across < 0 ? 1 : -1));
    }
  });

  const COPIED_MILLIS = 2000;

  async function copy(text, button) {
    const label = button.dataset.label ??= button.textContent;
    // The clipboard is for pages with HTTPS, or of this machine.
    const copied = await navigator.clipboard?.writeText(text).then(() => true).catch(() => false) ?? copyWithSelection(text, button);
    button.textContent = copied ? 'Copied' : 'Not copied';
    button.parentElement.querySelector('.spoken').textContent = button.textContent;
    setTimeout(() => button.textContent = label, COPIED_MILLIS);
  }

  function copyWithSelection(text, button) {
    const area = document.createElement('textarea');
    area.value = text;
    button.after(area);
    area.select();
    const copied = document.execCommand('copy');
    area.remove();
    button.focus();
    return copied;
  }

  find('copy-id').addEventListener('click', event => copy(find('id').textContent, event.currentTarget));
  find('copy-link').addEventListener('click', event => copy(location.href, event.currentTarget));

  // ---- Replay ------------------------------------------------------------------------------------------------------

  let playing = false;
  let playback = 0; // Number of the current playback. Steps of an earlier one do nothing.
  let waiting = false;

  function play() {
    if (current === shots().length - 1 && !isLive()) {
      show(0);
    }
    playing = true;
    find('play').textContent = 'Pause';
    // Otherwise screen readers read every position.
    find('position').setAttribute('aria-live', 'off');
    advance(++playback);
  }

  function pause() {
    playing = false;
    waiting = false;
    playback++;
    find('play').textContent = 'Play';
    find('position').setAttribute('aria-live', 'polite');
  }

  function toggle() {
    if (playing) {
      pause();
    } else {
      play();
    }
  }

  /** Loads the next image while this one is shown, so that the replay does not flicker. */
  async function advance(startedBy) {
    const next = current + 1;
    if (next >= shots().length) {
      if (isLive()) {
        waiting = true;
      } else {
        pause();
      }
      return;
    }
    const ahead = new Image();
    ahead.src = link(next).href;
    await Promise.all([
      ahead.decode().catch(() => {}),
      sleep(FRAME_MILLIS / Number(find('speed').value)),
    ]);
    if (startedBy === playback) {
      // Not "next": a late screenshot may have been inserted before it meanwhile.
      show(current + 1);
      advance(startedBy);
    }
  }

  /** Continues a replay that waits for screenshots of a running task. */
  function wakePlayer() {
    if (waiting) {
      waiting = false;
      advance(playback);
    }
  }

  function seek(index) {
    const wasPlaying = playing;
    pause();
    show(index);
    // At the end there is nothing to continue with, and no reason to start over.
    if (wasPlaying && (current < shots().length - 1 || isLive())) {
      play();
    }
  }

  // ---- Input -------------------------------------------------------------------------------------------------------

  grid.addEventListener('click', event => {
    const anchor = event.target.closest('.shot');
    if (anchor && event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      openFromGrid(indexOf(anchor));
    }
  });

  function indexOf(anchor) {
    return Array.prototype.indexOf.call(shots(), anchor.parentElement);
  }

  function step(event, by) {
    if (event.currentTarget.getAttribute('aria-disabled') !== 'true') {
      seek(current + by);
    }
  }

  find('replay').addEventListener('click', () => {
    openFromGrid(0);
    play();
  });
  find('close').addEventListener('click', () => viewer.close());
  find('previous').addEventListener('click', event => step(event, -1));
  find('next').addEventListener('click', event => step(event, 1));
  find('play').addEventListener('click', toggle);
  find('slider').addEventListener('input', event => seek(Number(event.target.value) - 1));

  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || shots().length === 0) {
      return;
    }
    const handled = viewer.open ? keyInViewer(event) : keyInGrid(event);
    if (handled) {
      event.preventDefault();
    }
  });

  /** The dialog handles Escape itself. */
  function keyInViewer(event) {
    const focused = event.target;
    const scrolls = focused === stage && isActualSize();
    if (focused.matches('select') || focused.matches('#slider') && event.key !== ' ' || scrolls) {
      return false;
    }
    if (event.key === ' ') {
      const button = focused.matches('button, a');
      if (!button) {
        toggle();
      }
      return !button;
    }
    const target = {
      ArrowLeft: current - 1, ArrowUp: current - 1,
      ArrowRight: current + 1, ArrowDown: current + 1,
      Home: 0, End: shots().length - 1,
    }[event.key];
    if (target === undefined) {
      return false;
    }
    seek(target);
    return true;
  }

  function keyInGrid(event) {
    const anchor = event.target.closest('.shot');
    if (!anchor) {
      return false;
    }
    const index = indexOf(anchor);
    if (event.key === ' ') {
      openFromGrid(index);
      play();
      return true;
    }
    const target = {
      ArrowLeft: index - 1, ArrowRight: index + 1,
      ArrowUp: index - columns(), ArrowDown: index + columns(),
      Home: 0, End: shots().length - 1,
    }[event.key];
    if (target === undefined) {
      return false;
    }
    shots()[target]?.firstElementChild.focus();
    return true;
  }

  /** The hash names a screenshot. Without one, the user has gone back to the grid. */
  function goToHash() {
    const wanted = Array.from(shots()).findIndex(shot => '#' + nameOf(shot.firstElementChild) === location.hash);
    if (wanted >= 0) {
      pause();
      open(wanted);
    } else if (viewer.open) {
      viewer.close();
    }
  }

  window.addEventListener('hashchange', goToHash);

  function columns() {
    return getComputedStyle(grid).gridTemplateColumns.split(' ').length;
  }

  // ---- Begin -------------------------------------------------------------------------------------------------------

  for (const time of document.querySelectorAll('time')) {
    time.textContent = new Date(time.dateTime).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
  }
  // Images that loaded or failed before this script ran.
  for (const image of grid.querySelectorAll('img')) {
    if (!image.complete) {
      // Browsers animate what is out of sight, too.
      image.closest('.shot').classList.toggle('loading', shots().length <= MOST_ANIMATED);
    } else if (image.naturalWidth > 0) {
      onLoad(image);
    } else {
      onImageError(image);
    }
  }
  if (find('age').dataset.seconds) {
    showAge(Number(find('age').dataset.seconds));
  }
  updateStream();
  if ('settling' in task.dataset) {
    pollForLateScreenshots();
  }
  goToHash();
}
