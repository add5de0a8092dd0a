def render(text):
    lines = []
    for line in text.splitlines():
        words = [word.capitalize() for word in line.split()]
        lines.append(" ".join(words).center(72))
    return "\n".join(lines)


TASKS = ["the quick brown fox jumps over the lazy dog\n" * 400] * 20

if __name__ == "__main__":
    print(render("one process, every core"))
