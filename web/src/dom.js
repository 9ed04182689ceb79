// Makes elements from plain values: text stays text, whatever a file holds.
const SVG = new Set(["svg", "path", "use"]);

export function h(name, properties = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const node = SVG.has(tag) ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  if (classes.length) node.setAttribute("class", classes.join(" "));
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value === true) node.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(key, String(value));
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

// What scrolls waits until the new is painted, so that nothing moves under the reader.
export function onceSeen(action) {
  requestAnimationFrame(() => requestAnimationFrame(action));
}

export function save(blob, name) {
  const address = URL.createObjectURL(blob);
  h("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
