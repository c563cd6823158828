import sys; sys.path.insert(0,'/work/main/src')
from datetime import date
from rawi.lexicon import load_lexica
