"""`python -m gillab.bench`: the child that measures one case (see `gillab.bench.child`).

Started processes import their parent's main module again: this one costs them nothing, so that
what is measured is the start of a process and not of the bench.
"""

if __name__ == "__main__":
    from gillab.bench.child_main import main

    main()
