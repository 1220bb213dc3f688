"use strict";
(() => {
  const form = document.getElementById("filters");
  const cards = [...document.querySelectorAll("article[data-passed]")];
  // What was retrieved but not used, and the report's own words, are left out of the search:
  // they would match everything.
  const said = new Map(cards.map((card) => [card, [...card.querySelectorAll(".said")]
    .map((part) => part.textContent).join("\n").toLocaleLowerCase("sv")]));
  const told = document.getElementById("shown");
  const apply = () => {
    const wanted = new FormData(form);
    const words = wanted.get("text").toLocaleLowerCase("sv").split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const card of cards) {
      const fits = ["passed", "kind", "type", "outcome"].every(
        (name) => !wanted.get(name) || card.dataset[name] === wanted.get(name));
      const file = wanted.get("document");
      const cites = !file || card.dataset.documents.split("\n").includes(file);
      card.hidden = !(fits && cites && words.every((word) => said.get(card).includes(word)));
      shown += card.hidden ? 0 : 1;
    }
    told.textContent = `Visar ${shown} av ${cards.length} frågor.`;
  };
  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));
  addEventListener("beforeprint", () => {
    for (const part of document.querySelectorAll("details:not(.passages)")) part.open = true;
  });
  apply();
})();
