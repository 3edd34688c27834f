// Weights: a slider beside each number, "back to default" without a round trip, and chosen tags
// that appear where they were added. Without script the numbers and a button do the same.
export function startWeighing() {
  const form = document.querySelector("[data-weighing]");
  if (!form) return;
  for (const button of form.querySelectorAll("[data-without-script]")) button.hidden = true;
  for (const slider of form.querySelectorAll("[data-slider]")) {
    slider.hidden = false;
    slider.value = numberOf(slider).value;
  }
  form.addEventListener("input", (event) => {
    const moved = event.target;
    if (moved.matches("[data-slider]")) {
      numberOf(moved).value = moved.value;
    } else if (moved.matches("[data-default]")) {
      const slider = form.querySelector(`[data-slider="${moved.id}"]`);
      if (slider && moved.value !== "") slider.value = moved.value;
    } else if (moved.closest("[data-tag-picker]") && moved.matches("select") && moved.value) {
      add(moved);
    }
    const side = moved.closest("[data-side]");
    if (side) mark(side);
    const rule = moved.closest("[data-rule]");
    if (rule) say(rule);
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-to-default]");
    if (!button) return;
    event.preventDefault();
    const side = button.closest("[data-side]");
    for (const number of side.querySelectorAll("[data-default]")) {
      number.value = number.dataset.default;
      const slider = form.querySelector(`[data-slider="${number.id}"]`);
      if (slider) slider.value = number.value;
    }
    mark(side);
    button.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

function numberOf(slider) {
  return document.getElementById(slider.dataset.slider);
}

function mark(side) {
  const own = [...side.querySelectorAll("[data-default]")].some(
    (number) => Number(number.value) !== Number(number.dataset.default),
  );
  side.querySelector("[data-changed]").hidden = !own;
}

function say(rule) {
  const whom = rule.querySelector("[data-whom]");
  const tags = rule.querySelector("[data-chosen] input:checked");
  const meets = rule.querySelector("[data-meets]").checked;
  whom.textContent = meets ? (tags ? whom.dataset.some : whom.dataset.all) : whom.dataset.nobody;
}

function add(select) {
  const chosen = select.closest("[data-tag-picker]").querySelector("[data-chosen]");
  const known = chosen.querySelector(`input[value="${CSS.escape(select.value)}"]`);
  if (known) {
    known.checked = true;
  } else {
    const box = chosen.querySelector("template").content.cloneNode(true);
    box.querySelector("input").value = select.value;
    box.querySelector("span").textContent = select.selectedOptions[0].textContent.trim();
    chosen.append(box);
  }
  select.value = "";
}
