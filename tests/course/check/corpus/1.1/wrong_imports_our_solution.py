# says: imports our solution
from solution import *
