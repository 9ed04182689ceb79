// Lets the map answer at once: hover and focus show a neighbourhood, choices need no new page.
import { live } from "./live.js";

document.documentElement.classList.add("js");
const region = document.getElementById("explore");

function aim(node) {
  const map = region.querySelector("svg.map");
  if (!map) return;
  map.classList.toggle("hovering", Boolean(node));
  for (const lit of map.querySelectorAll(".at")) lit.classList.remove("at");
  if (!node) return;
  const name = node.dataset.element;
  const near = new Set([name, ...node.dataset.near.split(" ")]);
  for (const other of map.querySelectorAll(".node")) other.classList.toggle("at", near.has(other.dataset.element));
  for (const edge of map.querySelectorAll(".edge")) edge.classList.toggle("at", edge.dataset.ends.split(" ").includes(name));
}

for (const [on, off] of [["pointerover", "pointerout"], ["focusin", "focusout"]]) {
  region.addEventListener(on, (event) => {
    const node = event.target.closest?.("a.node");
    if (node && !(on === "focusin" && !node.matches(":focus-visible"))) aim(node);
  });
  region.addEventListener(off, (event) => event.target.closest?.("a.node") && aim(null));
}

// The picture as the file that the service gives, drawn on a canvas.
async function png() {
  const address = region.querySelector("[data-svg]").href;
  const text = await (await fetch(address)).text();
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: image.width * 2, height: image.height * 2 });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  const link = Object.assign(document.createElement("a"), { download: "operating-model.png", href: canvas.toDataURL("image/png") });
  link.click();
}

region.addEventListener("click", (event) => event.target.closest("[data-png]") && png());
live(region, {
  shown() {
    const button = region.querySelector("[data-png]");
    if (button) button.hidden = false;
  },
});
