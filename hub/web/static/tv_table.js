// The table of counters, in one column of rows or two; more than fit take turns, with a rest.
(function (bamso) {
  "use strict";

  var ROWS = 12; // rows below each other in one column
  var ROWS_OF_TWO = 10; // and in each of two columns
  var REST_S = 10; // each page stays so long
  var TALLEST = 154; // units: one counter alone must not fill the wall
  var HEAD = 50, GAP = 6; // units
  var LETTERS = 42; // units: the largest letters of a row
  var words = bamso.config.words;
  var shown = ""; // what the table shows now

  // How `count` counters are shown: {columns, rows, pages}. A standing screen has one column, and so
  // has one whose installer asked for large rows.
  bamso.plan = function (count, standing) {
    var asked = bamso.config.rows;
    var columns = !standing && !asked && count > ROWS ? 2 : 1;
    var most = asked || (columns > 1 ? ROWS_OF_TWO : ROWS);
    var pages = Math.max(1, Math.ceil(count / (columns * most)));
    // Pages of the same length, so that the last one is not nearly empty.
    var rows = Math.max(1, Math.ceil(Math.ceil(count / pages) / columns));
    return { columns: columns, rows: rows, pages: pages };
  };

  bamso.drawTable = function (counters, plan, at) {
    var page = Math.floor(bamso.nowS() / REST_S) % plan.pages;
    var each = plan.rows * plan.columns;
    var here = counters.slice(page * each, (page + 1) * each);
    var now = JSON.stringify([here, plan, page, bamso.sizes, at.clientWidth, at.clientHeight]);
    if (now === shown) return;
    shown = now;
    var parts = [];
    for (var column = 0; column < plan.columns; column += 1) {
      parts.push(part(here.slice(column * plan.rows, (column + 1) * plan.rows), plan, at));
    }
    bamso.replace(at, parts);
    if (plan.pages > 1) at.appendChild(pageMark(page, plan.pages));
    bamso.fit(at);
  };

  function part(counters, plan, at) {
    var unit = bamso.unit();
    var height = Math.min((at.clientHeight / unit - HEAD) / plan.rows, TALLEST) - GAP;
    var made = bamso.el("div", "part", head());
    counters.forEach(function (counter) {
      var line = row(counter);
      line.style.height = height * unit + "px";
      line.style.marginBottom = GAP * unit + "px";
      // Half of the row is the size of letters that leaves them air above and below.
      line.style.fontSize = Math.min(LETTERS, height * 0.54) * unit + "px";
      made.appendChild(line);
    });
    return made;
  }

  function head() {
    return bamso.el("div", "row head", [
      bamso.el("div", "id", words.counter), bamso.el("div", "field", words.field),
      bamso.el("div", "officer", words.officer), bamso.el("div", "serving", words.serving)
    ]);
  }

  function row(counter) {
    return bamso.el("div", "row is-" + counter.state, [
      bamso.box("id", counter.id.toUpperCase()), bamso.box("field", counter.field, 2),
      bamso.box("officer", counter.officer || "—", 2), serving(counter)
    ]);
  }

  // The number and the state: in words, in a shape, and on a ground of its own.
  function serving(counter) {
    var said = bamso.el("div", "said", [bamso.el("i", "mark"), bamso.box("word", counter.word, 2)]);
    var number = counter.number ? [bamso.box("number", counter.number)] : [];
    return bamso.el("div", "serving", number.concat(said));
  }

  function pageMark(page, pages) {
    return bamso.el("div", "page-mark", bamso.fill(words.page, { page: page + 1, pages: pages }));
  }
}(Bamso));
