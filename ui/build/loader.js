// Stands in the page before every other script: chunks make themselves known to it by name, and the first page's own chunks
// stand inline, so that one answer holds all that it needs. A chunk is a function of (require, exports), because chunks that are
// modules would fetch the inline entry a second time. Files are named NAME-HASH.js; a chunk names the chunks that it needs and its
// own styles, so that no page lists what it does not use.
window.superform = (function () {
  var chunks = {}
  var loads = {}
  function nameOf(file) {
    return file.replace(/^.*\/|-[^-]*$/g, '')
  }
  function need(name) {
    var chunk = chunks[name]
    if (!chunk.exports) chunk.make(need, (chunk.exports = {}))
    return chunk.exports
  }
  function put(name, address, where) {
    return new Promise(function (resolve, reject) {
      var element = document.createElement(name)
      element.onload = resolve
      element.onerror = function () {
        element.remove()
        reject(new Error(address))
      }
      element[where] = address
      if (where === 'href') element.rel = 'stylesheet'
      document.head.appendChild(element)
    })
  }
  function fetched(file) {
    var name = nameOf(file)
    if (chunks[name]) return Promise.resolve()
    return put('script', file.replace(/^\./, '/assets'), 'src').then(function () {
      return Promise.all(
        chunks[name].styles.map(function (one) {
          return put('link', '/' + one, 'href')
        })
      )
    })
  }
  function held(file) {
    var name = nameOf(file)
    loads[name] = loads[name] || fetched(file).then(function () {
      return Promise.all(chunks[name].needs.map(held))
    })
    loads[name].catch(function () {
      delete loads[name]
    })
    return loads[name]
  }
  return {
    add: function (name, needs, styles, make) {
      chunks[name] = { needs: needs, styles: styles, make: make }
    },
    need: need,
    given: function (name) {
      return chunks[name] && need(name)
    },
    script: function (address) {
      return put('script', address, 'src')
    },
    load: function (file) {
      return held(file).then(function () {
        return need(nameOf(file))
      })
    }
  }
})()
