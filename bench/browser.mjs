// Measures the page in Chromium. Prints `ready` when the page is, then its findings as one line of JSON.
//
//   first-rows URL N             times of N navigations until the first row stands, in ms
//   statuses URL STATUS N [PX]   when the page first showed STATUS in the rows of N pods, in ms since 1970, by name
//   lines URL PREFIX N           the same for N log lines that begin with PREFIX, by line
//   busy-log URL SECONDS         a log that is written all the time: heap early and late, frames while it follows and
//                                while it is scrolled, whether it stands still while it is paused
//   first-tiles URL N            times of N navigations until all tiles in sight of the map stand, in ms
//   zoom URL N                   what zooming N times into the map and out again costs: frames, tasks, elements, heap
//   first-cards URL N            times of N navigations until the first card of a namespace's map stands, in ms
//   load URL                     bytes that the first load of the map takes: the page's files, and what calls answer
//   growth URL EARLY LATE        bytes of heap so many seconds after the map was opened, at both times
//   idle URL SECONDS             bytes a second that arrive while nothing happens
import { chromium } from '../end2end/node_modules/playwright-core/index.mjs';

const [kind, url, ...words] = process.argv.slice(2);
const LIMIT = 60_000;

const browser = await chromium.launch({
  executablePath: process.env.KDR_TEST_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
});
// Tall enough that the rows that change are on the screen.
const page = await browser.newPage({ viewport: { width: 1440, height: 8000 } });
page.setDefaultTimeout(LIMIT);

const say = (finding) => console.log(typeof finding === 'string' ? finding : JSON.stringify(finding));

/** Runs in the page: notes when each text first appears, until there are `count` of them. */
function watchFor({ scope, pattern, count }) {
  const seen = {};
  const wanted = new RegExp(pattern);
  window.sightings = new Promise((done) => {
    const look = () => {
      for (const element of document.querySelectorAll(scope)) {
        const found = wanted.exec(element.textContent);
        if (found && !(found[1] in seen)) seen[found[1]] = Date.now();
      }
      if (Object.keys(seen).length >= count) done(seen);
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
    setTimeout(() => done(seen), 50_000);
  });
}

/** Has each page note when the first element that `selector` means stands in it: as `window.first`, in ms. */
const noteFirst = (selector) =>
  page.addInitScript((wanted) => {
    new MutationObserver((_, observer) => {
      if (!document.querySelector(wanted)) return;
      observer.disconnect();
      requestAnimationFrame(() => (window.first = performance.now()));
    }).observe(document, { subtree: true, childList: true, attributes: true });
  }, selector);

/** How long so many navigations took until that stood. */
async function firsts(selector, count) {
  await noteFirst(selector);
  const times = [];
  for (let run = 0; run < Number(count); run++) {
    await page.goto(url);
    times.push(await (await page.waitForFunction(() => window.first)).jsonValue());
  }
  return times;
}

/** Bytes of the JavaScript heap and of WASM's memory, after a collection. */
async function heap(session) {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize, embedderHeapUsedSize = 0, backingStorageSize = 0 } = await session.send('Runtime.getHeapUsage');
  return usedSize + embedderHeapUsedSize + backingStorageSize;
}

const mean = (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

const wait = (ms) => new Promise((over) => setTimeout(over, ms));

const gapsOf = (times) => times.slice(1).map((time, index) => time - times[index]);

/** Milliseconds between two frames of the main thread, while something goes on. */
async function frameTimes(goesOn) {
  await page.evaluate(() => {
    const frames = (window.frameTimes = []);
    const frame = (now) => {
      frames.push(now);
      if (window.frameTimes === frames) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  await goesOn();
  const frames = await page.evaluate(() => {
    const frames = window.frameTimes;
    window.frameTimes = null;
    return frames;
  });
  return gapsOf(frames);
}

/** Frames of the main thread a second, while something goes on. */
const framesDuring = async (goesOn) => 1000 / mean(await frameTimes(goesOn));

/** Milliseconds between two frames that the compositor shows, while the page zooms within what goes on. */
async function framesShown(session, goesOn) {
  const events = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  const complete = new Promise((done) => session.once('Tracing.tracingComplete', done));
  const includedCategories = ['viz', 'blink.user_timing'];
  await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories } });
  await goesOn();
  await session.send('Tracing.end');
  await complete;
  const at = (name) => events.filter((event) => event.name === name).map(({ ts }) => ts / 1000).sort((a, b) => a - b);
  const [draws, ends] = [at('Display::DrawAndSwap'), at('animationend')];
  const gaps = at('animationstart').flatMap((start) => {
    const end = ends.find((time) => time > start);
    return gapsOf(draws.filter((time) => time >= start && time <= end));
  });
  if (gaps.length === 0) throw new Error('the page does not zoom');
  return { shown: mean(gaps), longest_shown: Math.max(...gaps) };
}

/** Zooms into a namespace and out again; how many elements there were at most. */
const zoomOnce = (turn) =>
  page.evaluate(async (turn) => {
    const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
    const tiles = document.querySelectorAll('.tile');
    const out = document.querySelectorAll('*').length;
    tiles[turn % tiles.length].click();
    await sleep(400);
    const inside = document.querySelectorAll('*').length;
    history.back();
    await sleep(400);
    return Math.max(out, inside);
  }, turn);

const measurements = {
  async 'first-rows'([count]) {
    say('ready');
    return firsts('[role=row][data-key]', count);
  },
  async 'first-cards'([count]) {
    say('ready');
    await page.setViewportSize({ width: 1440, height: 900 });
    return firsts('.node', count);
  },
  async load() {
    await page.setViewportSize({ width: 1440, height: 900 });
    const session = await page.context().newCDPSession(page);
    await session.send('Network.enable');
    const calls = new Set();
    const bytes = { files: 0, calls: 0 };
    session.on('Network.requestWillBeSent', ({ requestId, request }) => {
      if (request.url.includes('/kdr.v1.')) calls.add(requestId);
    });
    // Of a stream, which does not end, each piece is told as it comes; of a file, at its end, as it was compressed.
    session.on('Network.dataReceived', ({ requestId, encodedDataLength, dataLength }) => {
      if (calls.has(requestId)) bytes.calls += Math.max(encodedDataLength, dataLength);
    });
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      if (!calls.has(requestId)) bytes.files += encodedDataLength;
    });
    say('ready');
    await page.goto(url);
    await page.waitForSelector('.tile');
    await wait(2_000);
    return bytes;
  },
  async growth([early, late]) {
    await page.setViewportSize({ width: 1440, height: 900 });
    const session = await page.context().newCDPSession(page);
    await page.goto(url);
    await page.waitForSelector('.tile');
    say('ready');
    await wait(Number(early) * 1_000);
    const before = await heap(session);
    await wait((Number(late) - Number(early)) * 1_000);
    return { early: before, late: await heap(session) };
  },
  async statuses([status, count, height = '8000']) {
    await page.setViewportSize({ width: 1440, height: Number(height) });
    await page.goto(url);
    await page.waitForSelector('[role=row][data-key]');
    // A row's text is its cells' texts one after the other; the name stands alone in its cell.
    await page.evaluate((argument) => {
      const seen = {};
      window.sightings = new Promise((done) => {
        const look = () => {
          for (const row of document.querySelectorAll('[role=row][data-key]')) {
            const cells = [...row.querySelectorAll('[role=cell]')].map((cell) => cell.textContent.trim());
            if (!cells.some((cell) => cell.startsWith(argument.status))) continue;
            for (const cell of cells) if (!(cell in seen)) seen[cell] = Date.now();
          }
        };
        new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
        setTimeout(() => done(seen), argument.count * 200 + 10_000);
      });
    }, { status, count: Number(count) });
    say('ready');
    return page.evaluate(() => window.sightings);
  },
  async lines([prefix, count]) {
    await page.goto(url);
    await page.waitForSelector('.log-text');
    await page.evaluate(watchFor, { scope: '.log-text', pattern: `(${prefix}\\d+)`, count: Number(count) });
    say('ready');
    return page.evaluate(() => window.sightings);
  },
  async 'busy-log'([seconds]) {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(url);
    await page.waitForSelector('.log-text');
    const session = await page.context().newCDPSession(page);
    const middle = { x: 700, y: 500 };
    say('ready');
    const began = Date.now();
    await wait(20_000);
    const early = await heap(session);
    const following = await framesDuring(() => wait(5_000));
    await page.mouse.move(middle.x, middle.y);
    await page.keyboard.press('Space');
    const standing = () => page.evaluate(() => {
      const view = document.querySelector('[role=log]').getBoundingClientRect();
      const lines = [...document.querySelectorAll('.log-text')].filter((line) => line.getBoundingClientRect().top >= view.top);
      return [lines[0].textContent, lines[0].getBoundingClientRect().top];
    });
    await wait(500);
    const before = await standing();
    await wait(10_000);
    const moved = JSON.stringify(before) === JSON.stringify(await standing()) ? 0 : 1;
    const scrolled = await framesDuring(async () => {
      for (let turn = 0; turn < 100; turn++) {
        await page.mouse.wheel(0, turn % 20 < 12 ? -300 : 300);
        await wait(50);
      }
    });
    await page.keyboard.press('End');
    await wait(Math.max(5_000, Number(seconds) * 1000 - (Date.now() - began)));
    return { early, late: await heap(session), following, scrolled, moved };
  },
  async 'first-tiles'([count]) {
    say('ready');
    await page.setViewportSize({ width: 1440, height: 900 });
    return firsts('.tiles[aria-busy=false] .tile', count);
  },
  async zoom([count]) {
    const zooms = Number(count);
    say('ready');
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.addInitScript(() => {
      window.tasks = [0];
      new PerformanceObserver((list) => {
        for (const task of list.getEntries()) window.tasks.push(task.duration);
      }).observe({ type: 'longtask', buffered: true });
      // What the screen shows while it zooms is found in the trace between these marks.
      for (const kind of ['animationstart', 'animationend'])
        document.addEventListener(kind, ({ animationName }) => {
          if (animationName.startsWith('zoom-')) performance.mark(kind);
        });
    });
    await page.goto(url);
    await page.waitForSelector('.tiles[aria-busy=false] .tile');
    await wait(1_000);
    const session = await page.context().newCDPSession(page);
    const shown = await framesShown(session, async () => {
      for (let zoom = 0; zoom < zooms; zoom++) await zoomOnce(zoom);
    });
    const tasks = await page.evaluate(() => window.tasks.length);
    let elements = 0;
    const gaps = await frameTimes(async () => {
      for (let zoom = 0; zoom < zooms; zoom++) elements = Math.max(elements, await zoomOnce(zoom));
    });
    return {
      ...shown,
      frame: mean(gaps),
      longest_frame: Math.max(...gaps),
      longest_task: await page.evaluate((before) => Math.max(...window.tasks.slice(before - 1)), tasks),
      elements,
      zooms,
      heap: await heap(session),
    };
  },
  async idle([seconds]) {
    const session = await page.context().newCDPSession(page);
    await session.send('Network.enable');
    await page.goto(url);
    await page.waitForSelector('[role=row][data-key]');
    let bytes = 0;
    session.on('Network.dataReceived', (event) => (bytes += Math.max(event.encodedDataLength, event.dataLength)));
    say('ready');
    await wait(Number(seconds) * 1_000);
    return bytes / Number(seconds);
  },
};

const finding = await measurements[kind](words);
await browser.close();
say(finding);
