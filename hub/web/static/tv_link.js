// The stream of whole states: mends itself, and says since when it is silent (law 5).
(function (bamso) {
  "use strict";

  var SILENCE_S = 25; // the hub beats every 10 s
  var LOST_AFTER_S = 4; // a stream that is back by then was never missed
  var AGAIN_LEAST_MS = 1000, AGAIN_MOST_MS = 10000;

  // `onState(state, whole)`: `whole` when something may have happened while nobody listened.
  // `stale()` of the answer: the hub's time (ms) of the last news when news are missing, else null.
  bamso.listen = function (url, onState) {
    var source = null, timer = 0, againMs = AGAIN_LEAST_MS;
    var whole = true, heardS = bamso.nowS(), heardMs = null, lostS = null;

    function heard() {
      heardS = bamso.nowS();
      heardMs = bamso.hubMs();
      lostS = null;
      againMs = AGAIN_LEAST_MS;
    }

    function gone() {
      whole = true;
      if (lostS === null) lostS = bamso.nowS();
    }

    function open() {
      source = new EventSource(url);
      source.addEventListener("state", function (event) {
        var news = JSON.parse(event.data), first = whole;
        bamso.setHubTime(news.at);
        heard();
        whole = false;
        onState(news.state, first);
      });
      source.addEventListener("beat", heard);
      source.onerror = function () {
        gone();
        // The browser tries a broken stream again, but gives up for good after an answer like 503.
        if (this === source && source.readyState === 2) reopen();
      };
    }

    function reopen() {
      source.close();
      clearTimeout(timer);
      timer = setTimeout(open, againMs * (0.75 + Math.random() / 2));
      againMs = Math.min(AGAIN_MOST_MS, againMs * 2);
    }

    setInterval(function () {
      if (bamso.nowS() - heardS < SILENCE_S) return;
      gone();
      heardS = bamso.nowS();
      reopen();
    }, 2000);

    open();
    return {
      stale: function () {
        var late = lostS !== null && bamso.nowS() - lostS >= LOST_AFTER_S;
        return late ? heardMs : null;
      }
    };
  };

  // A hub of another version has other scripts: get them.
  bamso.reloadIfOther = function (version) {
    if (version && version !== bamso.config.version) location.reload();
  };
}(Bamso));
