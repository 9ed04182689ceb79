// Narrows a long list to what holds the words that are typed.
document.documentElement.classList.add("js");
const finder = document.querySelector("[data-find]");
const input = finder.querySelector("input");
const status = finder.querySelector("[data-found]");
const entries = [...document.querySelectorAll("[data-entry]")].map((node) => [node, node.dataset.entry.toLowerCase()]);
finder.hidden = false;

function find() {
  const wanted = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const [node, text] of entries) {
    node.hidden = !wanted.every((word) => text.includes(word));
    if (!node.hidden) count += 1;
  }
  for (const group of document.querySelectorAll("[data-group]")) group.hidden = !group.querySelector("[data-entry]:not([hidden])");
  status.textContent = wanted.length ? status.dataset.found.replace("#", count) : "";
}

input.addEventListener("input", find);
addEventListener("beforeprint", () => {
  input.value = "";
  find();
});
if (input.value) find();
