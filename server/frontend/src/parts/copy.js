// A button that puts a text on the clipboard, where the browser lets it.
const words = document.documentElement.lang === "vi"
  ? { copy: "Chép", copied: "Đã chép" }
  : { copy: "Copy", copied: "Copied" };

export function offerCopy(block) {
  if (!navigator.clipboard) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = words.copy;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(block.querySelector("code").textContent);
    button.textContent = words.copied;
    setTimeout(() => { button.textContent = words.copy; }, 1500);
  });
  block.before(button);
}
