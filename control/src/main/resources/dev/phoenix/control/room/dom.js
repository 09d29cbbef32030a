// Builds elements. Whatever comes from traffic goes through text nodes alone, so nothing in it is ever read as markup.

/** An element with a class, attributes and children; a child is a node or a text. */
export function h(tag, classes, ...children) {
    const element = document.createElement(tag);
    if (classes) {
        element.className = classes;
    }
    element.append(...children.filter((child) => child !== null && child !== undefined).map(asNode));
    return element;
}

function asNode(child) {
    return child instanceof Node ? child : document.createTextNode(String(child));
}

export function byId(id) {
    return document.getElementById(id);
}

/** Replaces the children, but only when they differ, so that a selection or a focus survives an equal repaint. */
export function fill(parent, ...children) {
    const fresh = h('div', '', ...children);
    if (fresh.innerHTML !== parent.innerHTML) {
        parent.replaceChildren(...fresh.childNodes);
    }
}

export function words(id, text) {
    const element = byId(id);
    if (element.textContent !== text) {
        element.textContent = text;
    }
}

export function shown(id, yes) {
    byId(id).hidden = !yes;
}
