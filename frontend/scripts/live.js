// An element with data-live-url listens to that stream and gets the event "live" on each message,
// so that hx-trigger="live" fetches what changed. Without a working stream it asks every
// data-live-poll seconds (15 when not said).
const streams = new Map();
const watching = new WeakSet();

export function startLive(root, trigger) {
  const found = [...(root.querySelectorAll?.("[data-live-url], [data-live-poll]") ?? [])];
  if (root.matches?.("[data-live-url], [data-live-poll]")) found.push(root);
  for (const element of found) {
    if (watching.has(element)) continue;
    watching.add(element);
    join(element, trigger);
  }
}

function join(element, trigger) {
  const url = element.dataset.liveUrl;
  const stream = streams.get(url) ?? open(url);
  stream.listeners.add(element);
  stream.trigger = trigger;
  for (const name of (element.dataset.liveEvents ?? "").split(" ").filter(Boolean)) {
    listen(stream, name);
  }
  const seconds = Number(element.dataset.livePoll ?? 15);
  const timer = setInterval(() => {
    if (!element.isConnected) {
      clearInterval(timer);
      leave(url, element);
    } else if (!stream.healthy && !document.hidden) {
      trigger(element, { polled: true });
    }
  }, seconds * 1000);
}

function open(url) {
  const stream = { listeners: new Set(), names: new Set(), healthy: false, source: null, trigger: null };
  streams.set(url, stream);
  if (!("EventSource" in window) || !url) return stream;
  stream.source = new EventSource(url);
  stream.source.onopen = () => {
    stream.healthy = true;
  };
  stream.source.onerror = () => {
    stream.healthy = false;
  };
  listen(stream, "message");
  return stream;
}

function listen(stream, name) {
  if (!stream.source || stream.names.has(name)) return;
  stream.names.add(name);
  stream.source.addEventListener(name, (event) => {
    stream.healthy = true;
    for (const element of stream.listeners) {
      if (element.isConnected) stream.trigger(element, { data: event.data, name });
    }
  });
}

function leave(url, element) {
  const stream = streams.get(url);
  stream?.listeners.delete(element);
  if (stream && stream.listeners.size === 0) {
    stream.source?.close();
    streams.delete(url);
  }
}
