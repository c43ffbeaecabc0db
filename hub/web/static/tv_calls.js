// Which call is large, and how long: the rules of display/board.py, without a loudspeaker.
// Nothing here knows a page or a clock; a test runs both over the same calls.
(function (bamso) {
  "use strict";

  var HEARD = 500; // ids that are remembered; the hub names the last 24 calls

  bamso.Calls = function (rules) {
    var heard = {}, order = [], started = false;
    this.large = []; // {call, sinceS}, the newest last
    this.turn = []; // called, and waiting to be large
    this.calls = []; // newest first

    // The hall as the hub tells it. `whole`: the first state after a silence, or of all.
    this.news = function (state, whole, hubMs, nowS) {
      var missing = state.calls.filter(function (call) {
        return !heard[call.id];
      }).reverse();
      var due = missing.filter(function (call) {
        // What was there before the page is old. What was missed is told only while its counter
        // still waits, and so is what is long over.
        if (!started) return false;
        var over = hubMs - Date.parse(call.at) > rules.over_after_s * 1000;
        return inForce(state, call) || !(whole || over);
      });
      missing.forEach(remember);
      this.turn = this.turn.concat(due);
      this.calls = state.calls;
      started = true;
      return this.tick(nowS);
    };

    // Make the next calls large where there is room, and small again what was seen long enough.
    // Says whether a call became large.
    this.tick = function (nowS) {
      var enlarged = false;
      while (this.turn.length && hasRoom(this.large, this.turn[0], nowS)) {
        this.large = enlarge(this.large, this.turn.shift(), nowS);
        enlarged = true;
      }
      var last = this.large.length - 1;
      this.large = this.large.filter(function (entry, place) {
        return nowS - entry.sinceS < (place === last ? rules.calm_s : rules.large_s);
      });
      return enlarged;
    };

    this.isNew = function (entry, nowS) {
      return nowS - entry.sinceS < rules.large_s;
    };

    // Whether somebody is called who has not been seen long enough.
    this.busy = function (nowS) {
      return this.turn.length > 0 || this.large.some(function (entry) {
        return this.isNew(entry, nowS);
      }, this);
    };

    // The calls for the list: each ticket once, without those that are large.
    this.listed = function () {
      var seen = this.large.map(function (entry) {
        return entry.call;
      });
      return this.calls.filter(function (call) {
        var told = seen.some(same(call));
        seen.push(call);
        return !told;
      });
    };

    function remember(call) {
      heard[call.id] = true;
      order.push(call.id);
      if (order.length > HEARD) delete heard[order.shift()];
    }

    function hasRoom(large, call, nowS) {
      return large.length < rules.slots || large.some(function (entry) {
        return same(call)(entry.call) || nowS - entry.sinceS >= rules.large_s;
      });
    }

    // A recall takes its own place.
    function enlarge(large, call, nowS) {
      var others = large.filter(function (entry) {
        return !same(call)(entry.call);
      });
      for (var place = 0; others.length >= rules.slots && place < others.length; place += 1) {
        if (nowS - others[place].sinceS >= rules.large_s) others.splice(place, 1);
      }
      return others.concat({ call: call, sinceS: nowS });
    }
  };

  function same(one) {
    return function (other) {
      return one.number === other.number && one.counter === other.counter;
    };
  }

  // Whether the counter still waits for this number.
  function inForce(state, call) {
    return state.counters.some(function (row) {
      return row.id === call.counter && row.number === call.number && row.state === "calling";
    });
  }
}(Bamso));
