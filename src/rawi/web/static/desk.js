"use strict";
// The pages work without this; it lights up what belongs together, and copies citations.
(() => {
  const marks = document.querySelectorAll(".m[data-cards]");
  const light = (cards, on) => {
    for (const card of cards) {
      document.getElementById(card)?.classList.toggle("lit", on);
      for (const mark of document.querySelectorAll(`.m[data-cards~="${CSS.escape(card)}"]`)) mark.classList.toggle("lit", on);
    }
  };
  for (const mark of marks) {
    const cards = mark.dataset.cards.split(" ");
    mark.addEventListener("mouseenter", () => light(cards.slice(0, 1), true));
    mark.addEventListener("mouseleave", () => light(cards.slice(0, 1), false));
    mark.addEventListener("click", (event) => {
      // Where marks overlap, each click goes on to the next finding.
      const at = (Number(mark.dataset.at ?? -1) + 1) % cards.length;
      mark.dataset.at = String(at);
      const card = document.getElementById(cards[at]);
      if (!card) return;
      event.preventDefault();
      history.replaceState(null, "", `#${cards[at]}`);
      card.scrollIntoView({ block: "nearest" });
      card.focus({ preventScroll: true });
      for (const other of document.querySelectorAll(".finding.lit")) other.classList.remove("lit");
      card.classList.add("lit");
    });
  }
  for (const card of document.querySelectorAll(".finding[id]")) {
    card.addEventListener("mouseenter", () => light([card.id], true));
    card.addEventListener("mouseleave", () => light([card.id], false));
  }
  const arrive = () => {
    const card = document.querySelector(".finding:target");
    if (!card) return;
    card.scrollIntoView({ block: "nearest" });
    document.getElementById(`w-${card.id}`)?.scrollIntoView({ block: "center" });
    light([card.id], true);
  };
  addEventListener("hashchange", arrive);
  arrive();
})();
