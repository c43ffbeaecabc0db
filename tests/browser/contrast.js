// Every text of the page with the contrast to what is really behind it (WCAG 2.2, 1.4.6).
// Colours are painted on a pixel and read back: so whatever way of writing them is understood.
() => {
  const pen = Object.assign(document.createElement("canvas"), { width: 1, height: 1 })
    .getContext("2d", { willReadFrequently: true });
  const painted = (colours) => {
    pen.globalAlpha = 1;
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, 1, 1);
    for (const [colour, alpha] of colours) {
      pen.globalAlpha = alpha;
      pen.fillStyle = colour;
      pen.fillRect(0, 0, 1, 1);
    }
    return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode.textContent.trim();
    const home = walk.currentNode.parentElement;
    if (!text || !home.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    if (["SCRIPT", "STYLE", "OPTION", "NOSCRIPT"].includes(home.tagName)) continue;
    const below = [];
    let opacity = 1;
    for (let at = home; at; at = at.parentElement) {
      const how = getComputedStyle(at);
      below.unshift([how.backgroundColor, 1]);
      opacity *= Number(how.opacity);
      if (at.tagName === "DIALOG") break; // stands above the page, on a ground of its own
    }
    const ground = light(painted(below));
    const ink = light(painted([...below, [getComputedStyle(home).color, opacity]]));
    const [low, high] = [ground, ink].sort((a, b) => a - b);
    found.push({ text, ratio: (high + 0.05) / (low + 0.05) });
  }
  return found;
}
