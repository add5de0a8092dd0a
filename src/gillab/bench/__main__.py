"""`python -m gillab.bench`: the child that measures one case (see `gillab.bench.child`).

Started processes import their parent's main module again. This one imports nothing, so that the
start of a process is measured without the start of the bench.
"""

if __name__ == "__main__":
    from gillab.bench.child_main import main

    main()
