// The one table of actions: on which pages each is, the key that it comes with, and what it is called.
import texts from "/assets/texts.js";

/** Keys of the common answers of the case's own regime, in their order, and of the questions, in theirs. */
export const answerKeys = [..."123456789"];
export const questionKeys = ["q", "w", "e", "a", "s", "d", "z", "c", "y", "p", "k", "l", "m", "o"];

/** The pages on which actions are live together; what has no pages is live on all. An action of one name is one action everywhere. */
const groups = [
  [null, {
    help: ["?", texts.key_help],
    theme: ["Shift+L", texts.key_theme],
    lock: ["Shift+X", texts.key_lock],
  }],
  [["queue", "item", "compare"], {
    look: ["Space", texts.queue_look],
    keep: ["r", texts.queue_keep],
    blur: ["b", texts.queue_blur],
    grey: ["g", texts.queue_grey],
    smaller: ["-", texts.queue_smaller],
    larger: ["+", texts.queue_larger],
    zoom: ["0", texts.queue_zoom],
    sheet: [";", texts.queue_sheet],
    earlier: ["ArrowLeft", texts.queue_earlier],
    later: ["ArrowRight", texts.queue_later],
    moment: [".", texts.key_moment],
  }],
  [["queue"], {
    region: ["v", texts.queue_region],
    dim: ["h", texts.queue_dim],
    up: ["ArrowUp", texts.queue_up],
    down: ["ArrowDown", texts.queue_down],
    record: ["Enter", texts.queue_record],
    undo: ["u", texts.queue_undo],
    leave: ["x", texts.queue_leave],
    advance: ["j", texts.queue_advance],
    disputes: ["F2", texts.queue_disputes],
    item: ["i", texts.queue_item],
    "tag-known_victim": ["Shift+K", `${texts.key_tag} ${texts.tag_known_victim}`],
    "tag-public_figure": ["Shift+P", `${texts.key_tag} ${texts.tag_public_figure}`],
    "tag-commercial": ["Shift+C", `${texts.key_tag} ${texts.tag_commercial}`],
    "tag-self_generated": ["Shift+G", `${texts.key_tag} ${texts.tag_self_generated}`],
    "tag-series": ["Shift+S", `${texts.key_tag} ${texts.tag_series}`],
  }],
  [["queue", "item", "text"], {
    family: ["f", texts.queue_family],
    note: ["n", texts.queue_note],
    places: [",", texts.queue_places],
  }],
  [["queue", "item"], { text: ["t", texts.queue_text] }],
  [["text"], {
    content: ["t", texts.item_read_content],
    masked: ["y", texts.item_read_masked],
  }],
  [["item", "text"], {
    "item.compare": ["c", texts.item_compare],
    "item.wall": ["w", texts.item_on_wall],
    "item.prove": ["p", texts.item_prove],
  }],
  [["compare"], { difference: ["d", texts.compare_difference] }],
  [["wall"], {
    "wall.open": ["Enter", texts.key_open],
    "wall.family": ["f", texts.key_family],
    "wall.compare": ["c", texts.key_compare],
    "wall.rest": ["n", texts.wall_rest],
    "wall.skip": ["m", texts.wall_skip],
    "wall.except": ["x", texts.key_except],
    "wall.undo": ["u", texts.wall_undo],
    "wall.jump": ["g", texts.wall_jump],
    "wall.left": ["ArrowLeft", texts.key_left],
    "wall.right": ["ArrowRight", texts.key_right],
    "wall.up": ["ArrowUp", texts.key_up],
    "wall.down": ["ArrowDown", texts.key_down],
    "wall.back": ["PageUp", texts.key_page_up],
    "wall.on": ["PageDown", texts.key_page_down],
    "wall.first": ["Home", texts.key_first],
    "wall.last": ["End", texts.key_last],
    "wall.show": ["s", texts.wall_show],
    "wall.keep": ["k", texts.wall_keep_view],
  }],
  [["family"], {
    "family.carry": ["Enter", texts.family_carry],
    "family.wall": ["w", texts.item_on_wall],
  }],
  [["families"], { "families.previous": ["p", texts.page_previous], "families.next": ["n", texts.page_next] }],
  [["lists"], { "lists.import": ["i", texts.list_import], "lists.flood": ["f", texts.list_flood] }],
  [["list"], { "list.wall": ["w", texts.item_on_wall], "list.lists": ["l", texts.nav_lists], "list.withdraw": ["x", texts.list_withdraw] }],
  [["sources"], {
    "sources.send": ["s", texts.sources_send],
    "sources.place": ["t", texts.sources_take_place],
    "sources.select": ["a", texts.sources_select],
  }],
  [["study"], {
    "study.html": ["h", texts.study_html],
    "study.json": ["j", texts.study_json],
    "study.ask": ["i", texts.study_internal],
  }],
  [["ledger"], {
    "ledger.verify": ["v", texts.ledger_verify],
    "ledger.checkpoint": ["c", texts.ledger_checkpoint],
    "ledger.older": ["o", texts.ledger_older],
  }],
  [["settings"], { "settings.save": ["s", texts.settings_save], "settings.policy": ["p", texts.settings_policy_put] }],
  [["people"], { "people.agreement": ["a", texts.agreement_title] }],
  [["agreement"], { "agreement.people": ["p", texts.nav_people] }],
  [["regimes"], {
    "regimes.look": ["l", texts.regimes_look],
    "regimes.accept": ["a", texts.regimes_accept],
    "regimes.drop": ["d", texts.regimes_drop],
    "regimes.study": ["s", texts.nav_study],
  }],
  [["own"], {
    "own.week": ["w", texts.own_by_week],
    "own.hundred": ["h", texts.own_by_hundred],
    "own.queue": ["q", texts.nav_queue],
    "own.account": ["a", texts.account_title],
  }],
  [["account"], {
    "account.own": ["w", texts.own_title],
    "account.password": ["p", texts.password_title],
    "account.out": ["o", texts.sign_out],
    "account.everywhere": ["e", texts.sign_out_everywhere],
    "account.codes": ["c", texts.account_codes],
    "account.token": ["t", texts.tokens_go],
  }],
];

/** Every action of the table by name: its standard key, its name in words, its pages or null for all. */
export const standard = new Map(groups.flatMap(([pages, actions]) =>
  Object.entries(actions).map(([name, [key, label]]) => [name, { key, label, pages }])));

/** Whether an action is an answer of the form, or a question: these the regimes of the case make, and they are on the queue alone. */
export function isAnswer(name) {
  return name.startsWith("macro-") || name.startsWith("fact-");
}

/** Whether two actions can be live on one page. */
export function meet(one, other) {
  return !one.pages || !other.pages || one.pages.some((page) => other.pages.includes(page));
}
