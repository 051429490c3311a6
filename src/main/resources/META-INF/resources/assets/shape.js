// Gives all boxes of a task's page the shape of the first screenshot that this browser saw last: the screenshots of a
// project mostly have one shape. Runs before the page is shown, so that nothing moves. task.js notes the shape.
'use strict';
{
  let shape = 0;
  try {
    shape = Number(localStorage.getItem('shape'));
  } catch {
    // Without storage, the boxes have their usual shape.
  }
  if (shape > 0) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`.grid { --shape: ${shape}; }`);
    document.adoptedStyleSheets = [sheet];
  }
}
