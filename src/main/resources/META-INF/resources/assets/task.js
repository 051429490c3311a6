// The page of a task: it grows while the task runs, shows one screenshot large, and plays them all as a film.
// Without this script the page is a list of links to images.
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

  /** Puts a screenshot into its place, which is not the last one when a step got its picture late. */
  function add(index, id, name) {
    // A name never stands for two pictures, but a picture may get another name.
    if (names.has(name)) {
      return;
    }
    const shot = draw(id, name);
    const former = byId.get(id);
    names.add(name);
    byId.set(id, shot);
    if (former) {
      replace(former, shot);
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

  function draw(id, name) {
    const shot = find('shot').content.firstElementChild.cloneNode(true);
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

  function replace(former, shot) {
    const focused = former.contains(document.activeElement);
    names.delete(nameOf(former.firstElementChild));
    former.replaceWith(shot);
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

  /** Why an image does not load, by status, and how often it is tried again, since that may pass. */
  const REASONS = {
    200: { words: 'Not displayed' },
    410: { words: 'No longer stored', gone: true },
    404: { words: 'Not available yet', retries: FEW_RETRIES }, // Another replica does not know of it yet.
    503: { words: 'Not available yet', retries: IMAGE_RETRIES },
  };
  const reloadedPreviews = new Set();
  const reloadedLarge = new Set();

  /** An image that does not load: says why, in its box, until it is there. */
  function failed(image) {
    const box = image.closest('.shot');
    if (image.srcset) {
      // Some images have no preview, and are there all the same.
      image.removeAttribute('srcset');
      image.removeAttribute('sizes');
      image.src = box.href;
      return;
    }
    askUntilThere(box.href, reloadedPreviews, () => image.isConnected, reason => {
      unlabel(box);
      if (reason === null) {
        image.alt = altOf(image);
        loadPreview(image, images + encodeURIComponent(nameOf(box)));
        return;
      }
      label(box, image, reason);
      if (grid.querySelectorAll('.gone').length === shots().length) {
        notice('The screenshots of this task are no longer stored.');
        find('actions').hidden = true;
      }
    });
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

  // Such events do not bubble, but are captured.
  grid.addEventListener('error', event => failed(event.target), true);

  /**
   * Asks why an image does not load, and again after growing pauses while that may pass.
   *
   * @param reloaded what has been loaded anew once, which is not done again
   * @param wanted whether it still is
   * @param tell given each reason; null when the image is there by now
   */
  async function askUntilThere(url, reloaded, wanted, tell, tries = 0) {
    const reason = await explain(url);
    if (!wanted()) {
      return;
    }
    const isThere = reason === REASONS[200] && !reloaded.has(url);
    if (isThere) {
      reloaded.add(url);
    }
    tell(isThere ? null : reason);
    if (tries < (reason.retries ?? 0)) {
      const pause = Math.min(FIRST_IMAGE_RETRY_MILLIS * 2 ** tries, LONGEST_IMAGE_RETRY_MILLIS);
      setTimeout(() => wanted() && askUntilThere(url, reloaded, wanted, tell, tries + 1), pause);
    }
  }

  async function explain(url) {
    try {
      const answer = await fetch(url, { method: 'HEAD' });
      return REASONS[answer.status] ?? {
        words: 'Unavailable at the moment', retries: answer.status >= 500 ? FEW_RETRIES : 0,
      };
    } catch {
      return { words: 'The gateway is unreachable', retries: IMAGE_RETRIES };
    }
  }

  let aging = null;

  function notice(words) {
    // The same words, put anew, are read out anew.
    if (find('warning').textContent !== words) {
      find('warning').textContent = words;
    }
    find('notice').hidden = words === '';
    clearInterval(aging);
    find('age').textContent = '';
  }

  /** Beside the warning, which is read out whenever it changes. */
  function tellAge(seconds) {
    const since = Date.now() - seconds * 1000;
    const tell = () => {
      find('age').textContent = `This list is ${words(Math.floor((Date.now() - since) / 1000))} old.`;
    };
    tell();
    aging = setInterval(tell, 1000);
  }

  // ---- Turns of pages ----------------------------------------------------------------------------------------------

  // Over HTTP/1.1, a browser has six connections to a host for all its pages, and each stream of events keeps one: a seventh
  // page would not even load.

  /**
   * Pages tell each other each second that they are there. From their ids and the time, which is the same for all of them, each
   * knows whose turn it is; one that was closed, or has crashed, is soon missed. Alone, or among few, a page always has its turn.
   *
   * @param changed called now and then, and whenever it may be the turn of another page
   */
  function takeTurns(changed) {
    const AT_ONCE = 4;
    const TURN_MILLIS = 2000;
    const MISSED_MILLIS = 5000;

    const me = String(Math.random());
    const lastHeard = new Map(); // Of the other pages, by id.
    let channel = null;
    let timer = null;

    function tell() {
      channel?.postMessage({ id: me });
      changed();
    }

    /** At the same moment in all pages, so that those whose turn is over stop as others begin. */
    function tick() {
      timer = setTimeout(tick, 1000 - Date.now() % 1000);
      tell();
    }

    function hear({ id, left }) {
      const isNew = !lastHeard.has(id);
      if (left) {
        lastHeard.delete(id);
      } else {
        lastHeard.set(id, Date.now());
      }
      if (isNew && !left) {
        tell();
      } else {
        changed();
      }
    }

    return {
      join() {
        if (timer === null) {
          channel = 'BroadcastChannel' in window ? new BroadcastChannel('turns') : null;
          channel?.addEventListener('message', event => hear(event.data));
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

      /** For a page that has joined. */
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

  /** What does not pass by itself, by status. */
  const FINAL = {
    401: { final: true, words: 'You are signed out. Reload the page.' },
    403: { final: true, words: 'You no longer have access.' },
    404: { words: 'The task no longer exists.', state: 'Ended' },
  };

  const turns = takeTurns(watch);
  let source = null;
  let resting = false; // After a refusal.
  let lastEventId = ''; // A new EventSource does not send the one of an earlier EventSource.

  function listen() {
    source = new EventSource(images + 'events?delivery=proxy&last_event_id=' + encodeURIComponent(lastEventId));
    source.addEventListener('screenshot', event => {
      const { index, id, name } = JSON.parse(event.data);
      add(index, id, name);
      lastEventId = event.lastEventId;
    });
    source.addEventListener('done', () => {
      end('Finished');
      lookForLateOnes();
    });
    source.addEventListener('problem', event => {
      end('Ended');
      const { status, title } = JSON.parse(event.data);
      notice(FINAL[status]?.words ?? `${title}.`);
    });
    source.addEventListener('stale', event => {
      const { problem, age } = JSON.parse(event.data);
      notice(`The browser-use API isn't responding correctly (${problem}).`);
      tellAge(age);
    });
    source.addEventListener('fresh', () => notice(''));
    // What is stale is told anew after this.
    source.addEventListener('open', () => notice(''));
    source.addEventListener('error', () => {
      if (source?.readyState === EventSource.CLOSED) {
        // A refusal, upon which the browser does not come back by itself.
        source = null;
        resting = true;
        refused();
      } else {
        notice(UNREACHABLE.words);
      }
    });
  }

  /** An EventSource does not say why it was refused. The list does, if it is refused, too. */
  async function refused() {
    const reason = await fetch(list, { cache: 'no-store' }).then(reasonOf).catch(() => UNREACHABLE);
    if (!resting) {
      // Somebody has looked away and back again meanwhile.
      return;
    }
    notice(reason.words);
    if (reason.state) {
      end(reason.state);
    } else if (reason.final) {
      stop();
    } else {
      setTimeout(tryAgain, RETRY_MILLIS);
    }
  }

  async function reasonOf(answer) {
    if (answer.ok) {
      return { words: 'Live updates are interrupted. Trying again.' };
    }
    if (!answer.headers.get('Content-Type')?.startsWith('application/problem+json')) {
      // Of something that stands before the gateway, and knows nothing of the task.
      return UNREACHABLE;
    }
    return FINAL[answer.status] ?? { words: `${(await answer.json()).title}. Trying again.` };
  }

  function words(seconds) {
    if (seconds < 120) {
      return seconds === 1 ? '1 second' : `${seconds} seconds`;
    }
    return seconds < 7200 ? `${Math.floor(seconds / 60)} minutes` : `${Math.floor(seconds / 3600)} hours`;
  }

  /** Only while somebody looks, and when it is the turn of this page: what it has missed is told when it listens again. */
  function watch() {
    const wanted = isLive() && !document.hidden;
    if (wanted) {
      turns.join();
    } else {
      turns.leave();
      lastEventId = ''; // Names may change until then, which is not told to those who have seen the screenshot.
    }
    const listens = wanted && turns.isMine();
    if (listens && source === null && !resting) {
      listen();
    } else if (!listens && source !== null) {
      source.close();
      source = null;
    }
  }

  function tryAgain() {
    resting = false;
    watch();
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
   * The last screenshot of a task can come some time after its end. The list of a task that has ended is fresh for four times as
   * long as it was over when the list was read; each look comes when the one before is stale.
   */
  async function lookForLateOnes() {
    for (const pause of LATE_MILLIS) {
      await sleep(pause);
      await visible();
      // A list that is stale is answered once more, and refreshed meanwhile.
      await hasMore();
      await sleep(REFRESH_MILLIS);
      if (await hasMore()) {
        task.dataset.live = '';
        lastEventId = '';
        tryAgain();
        return;
      }
    }
  }

  async function hasMore() {
    const answer = await fetch(list, { cache: 'no-cache' }).catch(() => null);
    const newest = await answer?.json().catch(() => null);
    return newest?.screenshots?.length > shots().length;
  }

  function sleep(millis) {
    return new Promise(done => setTimeout(done, millis));
  }

  async function visible() {
    while (document.hidden) {
      await new Promise(done => document.addEventListener('visibilitychange', done, { once: true }));
    }
  }

  function stop() {
    delete task.dataset.live;
    watch();
    wakePlayer();
  }

  document.addEventListener('visibilitychange', tryAgain);
  window.addEventListener('pagehide', turns.leave);
  window.addEventListener('pageshow', watch);

  // ---- One screenshot, large ---------------------------------------------------------------------------------------

  let current = 0;

  function show(index) {
    current = Math.max(0, Math.min(index, shots().length - 1));
    const url = link(current).href;
    find('failure').hidden = true;
    large.src = url;
    find('download').href = url;
    find('download').download = nameOf(link(current));
    history.replaceState(null, '', '#' + nameOf(link(current)));
    showPosition();
  }

  function showPosition() {
    const count = shots().length;
    find('position').textContent = `${current + 1} of ${count}`;
    large.alt = `Screenshot ${current + 1} of ${count}`;
    find('slider').max = count;
    find('slider').value = current + 1;
    find('slider').setAttribute('aria-valuetext', `${current + 1} of ${count}`);
    // Not "disabled", which would let go of the focus of whoever has pressed it.
    find('previous').setAttribute('aria-disabled', current === 0);
    find('next').setAttribute('aria-disabled', current === count - 1);
  }

  large.addEventListener('error', () => {
    const url = large.src;
    askUntilThere(url, reloadedLarge, () => viewer.open && large.src === url, reason => {
      if (reason === null) {
        show(current);
        return;
      }
      find('failure').textContent = reason.words;
      find('failure').hidden = false;
    });
  });

  function open(index) {
    if (!viewer.open) {
      viewer.showModal();
      find('position').focus();
    }
    show(index);
  }

  viewer.addEventListener('close', () => {
    pause();
    history.replaceState(null, '', location.pathname + location.search);
    link(current)?.focus();
  });

  // ---- The film ----------------------------------------------------------------------------------------------------

  let playing = false;
  let frame = 0; // Of the film that plays now: what was begun for an earlier one is out of date.
  let waiting = false;

  function play() {
    if (current === shots().length - 1 && !isLive()) {
      show(0);
    }
    playing = true;
    find('play').textContent = 'Pause';
    // Else each picture of the film is read out.
    find('position').setAttribute('aria-live', 'off');
    advance(++frame);
  }

  function pause() {
    playing = false;
    waiting = false;
    frame++;
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

  /** The next picture is loaded while this one is seen, so that the film does not flicker. */
  async function advance(mine) {
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
    if (mine === frame) {
      // Not "next": one that came late may have been put before it meanwhile.
      show(current + 1);
      advance(mine);
    }
  }

  /** The film has come to its end, but the task has not. */
  function wakePlayer() {
    if (waiting) {
      waiting = false;
      advance(frame);
    }
  }

  function seek(index) {
    const on = playing;
    pause();
    show(index);
    // At the end there is nothing to go on with, and no reason to begin anew.
    if (on && (current < shots().length - 1 || isLive())) {
      play();
    }
  }

  // ---- What people do ----------------------------------------------------------------------------------------------

  grid.addEventListener('click', event => {
    const anchor = event.target.closest('.shot');
    if (anchor && event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      open(indexOf(anchor));
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
    open(0);
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

  /** Escape is the dialog's own. */
  function keyInViewer(event) {
    const on = event.target;
    if (on.matches('select')) {
      return false;
    }
    if (event.key === ' ') {
      const button = on.matches('button, a');
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
      open(index);
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

  /** The end of the address names a screenshot, or none: then the way back has led to the grid. */
  function goToHash() {
    const wanted = Array.from(shots()).findIndex(shot => '#' + nameOf(shot.firstElementChild) === location.hash);
    if (wanted >= 0) {
      pause();
      open(wanted);
    } else if (location.hash === '' && viewer.open) {
      viewer.close();
    }
  }

  window.addEventListener('hashchange', goToHash);

  function columns() {
    return getComputedStyle(grid).gridTemplateColumns.split(' ').length;
  }

  // ---- Begin -------------------------------------------------------------------------------------------------------

  // Those that have failed before this script was there to hear of it.
  grid.querySelectorAll('img').forEach(image => image.complete && image.naturalWidth === 0 && failed(image));
  if (find('age').dataset.seconds) {
    tellAge(Number(find('age').dataset.seconds));
  }
  watch();
  if ('settling' in task.dataset) {
    lookForLateOnes();
  }
  goToHash();
}
