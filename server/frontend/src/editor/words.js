// What the editor says. YASGUI itself speaks English only: its words are found on the page and put into Vietnamese.
const vi = {
  editor: "Câu truy vấn SPARQL. Nhấn Ctrl+Enter để chạy, Ctrl+dấu cách để gợi ý, Escape để rời khỏi.",
  tab: "Truy vấn", run: "Chạy câu truy vấn", stop: "Dừng lại", stopped: "Đã dừng câu truy vấn.", running: "Đang chạy…",
  keys: "Ctrl+Enter: chạy · Ctrl+dấu cách: gợi ý theo tên, có dấu hoặc không dấu · Escape: rời khung soạn",
  share: "Liên kết ngắn", shared: "Địa chỉ của câu truy vấn", copy: "Sao chép", copied: "Đã sao chép",
  long: "Không có địa chỉ ngắn; đây là địa chỉ dài.",
  examples: "Câu hỏi mẫu", find: "Tìm câu hỏi", none: "Không có câu hỏi nào như vậy.", failed: "Không đọc được từ máy chủ.",
  names: "hiện tên thay cho IRI", stated: "chỉ những gì được nêu trong nguồn", asWritten: "chạy đúng như đã viết",
  values: "Tham số của câu truy vấn", rows: (n) => `${n} dòng`, triples: (n) => `${n} bộ ba`, time: (ms) => `${ms} ms`,
  snapshot: "bản", plan: "Câu truy vấn đã được sắp xếp lại để chạy nhanh hơn; các dòng vẫn như cũ.",
  cut: "Kết quả đã bị cắt bớt.", shown: (n, all) => `Hiện ${n} trong ${all} dòng; tệp tải về có tất cả.`,
  filter: "Lọc các dòng", page: (n, all) => `Trang ${n}/${all}`, previous: "Trang trước", next: "Trang sau",
  download: "Tải về:", table: "Bảng", raw: "Nguyên văn", yes: "Có", no: "Không", empty: "Không có dòng nào.",
  views: "Cách xem", result: "Kết quả", place: (line, column) => `Dòng ${line}, cột ${column}`, show: "Đến chỗ đó",
  unread: "Đến đây thì không đọc được câu truy vấn nữa.", suggestions: "Gợi ý", class: "lớp", property: "thuộc tính",
  large: "Kết quả quá lớn để hiện ở đây; hãy tải về.", broken: "Không kết nối được với máy chủ.",
};
const en = {
  editor: "SPARQL query. Ctrl+Enter runs it, Ctrl+Space completes, Escape leaves.",
  tab: "Query", run: "Run the query", stop: "Stop", stopped: "The query was stopped.", running: "Running…",
  keys: "Ctrl+Enter: run · Ctrl+Space: complete by name, with or without marks · Escape: leave the editor",
  share: "Short link", shared: "Address of the query", copy: "Copy", copied: "Copied",
  long: "There is no short address; this is the long one.",
  examples: "Saved questions", find: "Find a question", none: "There is no such question.", failed: "The server could not be read.",
  names: "names in place of IRIs", stated: "only what is stated", asWritten: "run as written",
  values: "Values of the query", rows: (n) => `${n} row${n === "1" ? "" : "s"}`, triples: (n) => `${n} triple${n === "1" ? "" : "s"}`,
  time: (ms) => `${ms} ms`, snapshot: "snapshot", plan: "The query was reordered to run faster; its rows are the same.",
  cut: "The result was cut.", shown: (n, all) => `${n} of ${all} rows are shown; the downloads have all of them.`,
  filter: "Filter the rows", page: (n, all) => `Page ${n} of ${all}`, previous: "Previous page", next: "Next page",
  download: "Download:", table: "Table", raw: "Raw", yes: "Yes", no: "No", empty: "No rows.",
  views: "View", result: "Result", place: (line, column) => `Line ${line}, column ${column}`, show: "Go there",
  unread: "The query cannot be read on from here.", suggestions: "Suggestions", class: "class", property: "property",
  large: "The result is too large to be shown here; download it.", broken: "The server cannot be reached.",
};
export const language = document.documentElement.lang === "vi" ? "vi" : "en";
export const words = language === "vi" ? vi : en;
export const number = (value) => new Intl.NumberFormat(language).format(value);

const YASGUI = {
  "New Tab": "Thẻ mới", "Rename Tab": "Đổi tên thẻ", "Copy Tab": "Nhân đôi thẻ", "Close Tab": "Đóng thẻ", "Close tab": "Đóng thẻ",
  "Close other tabs": "Đóng các thẻ khác", "Undo close Tab": "Mở lại thẻ vừa đóng", "Add tab": "Thêm thẻ",
  "Add a new tab": "Thêm thẻ mới", "Show all": "Hiện tất cả", "Run query": vi.run, "Download result": "Tải kết quả về",
};

// Puts what YASGUI writes below an element into the language of the page, now and later; never what comes from data.
export function translate(element) {
  if (language === "en") return;
  const say = (node) => {
    if (node.nodeType === Node.TEXT_NODE && YASGUI[node.data]) node.data = YASGUI[node.data];
    for (const name of ["title", "aria-label"]) {
      const said = YASGUI[node.getAttribute?.(name)];
      if (said) node.setAttribute(name, said);
    }
    if (!node.matches?.(".CodeMirror-code, .CodeMirror-hints, table")) node.childNodes.forEach(say);
  };
  say(element);
  const seen = { childList: true, subtree: true, attributes: true, attributeFilter: ["title", "aria-label"] };
  new MutationObserver((changes) => {
    for (const { target, addedNodes, type } of changes) {
      if (target.closest(".CodeMirror-code, .CodeMirror-hints, table")) continue;
      if (type === "attributes") say(target);
      else addedNodes.forEach(say);
    }
  }).observe(element, seen);
}
