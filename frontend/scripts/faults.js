// A refused form comes back as a page: lead to the first thing to mend, which on a phone can be
// several screens below the top.
export function startFaults() {
  const fault = document.querySelector("main :is([aria-invalid=true], .field-error:not([hidden]))");
  if (!fault || fault.closest("[data-editing]")) return;
  const field = fault.matches(".field-error") ? fault.closest(".field")?.querySelector("input, select, textarea") : fault;
  field?.focus({ preventScroll: true });
  (fault.closest(".field") ?? fault).scrollIntoView({ block: "center" });
}
