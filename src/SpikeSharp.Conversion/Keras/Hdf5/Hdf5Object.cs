namespace SpikeSharp.Conversion.Keras.Hdf5;

/// <summary>A group or dataset: the messages of its object header.</summary>
internal sealed class Hdf5Object
{
    private const int MaxMessages = 100_000;

    private readonly Hdf5File _file;
    private readonly List<Message> _messages = [];
    private IReadOnlyDictionary<string, Hdf5Link>? _links;

    public Hdf5Object(Hdf5File file, ulong address)
    {
        _file = file;
        Address = address;
        ByteReader reader = file.At(address, "an object header");
        if (reader.Byte() == 1) ReadVersion1(reader);
        else ReadVersion2(file.At(address, "an object header"));
    }

    public ulong Address { get; }

    public bool IsGroup => Has(MessageType.SymbolTable) || Has(MessageType.LinkInfo) || Has(MessageType.Link);

    public bool IsDataset => Has(MessageType.DataLayout);

    /// <summary>The links of a group by name.</summary>
    public IReadOnlyDictionary<string, Hdf5Link> Links => _links ??= Hdf5Groups.Read(_file, this);

    public Hdf5File File => _file;

    public IEnumerable<Message> Messages(MessageType type) => _messages.Where(message => message.Type == type);

    public bool Has(MessageType type) => _messages.Exists(message => message.Type == type);

    /// <summary>The one message of a type.</summary>
    public Message Message(MessageType type, string what)
    {
        foreach (Message message in _messages)
            if (message.Type == type)
                return message.IsShared ? throw new Hdf5Exception($"the {what} is a shared message, which is not supported") : message;
        throw new Hdf5Exception($"the object at {Address} has no {what}");
    }

    /// <summary>A reader over the body of a message.</summary>
    public ByteReader Open(Message message, string place) => _file.At(message.Address, (ulong)message.Size, place);

    /// <summary>The object at a path below this group, or null; soft links are followed, at most 16 in a row.</summary>
    /// <exception cref="Hdf5Exception">A link leads out of the file, or soft links form a ring.</exception>
    public Hdf5Object? Find(string path) => Find(path, softLinks: 0);

    /// <summary>An attribute, or null.</summary>
    public Hdf5Attribute? Attribute(string name)
    {
        foreach (Message message in Messages(MessageType.Attribute))
            if (Hdf5Attribute.Read(_file, this, message) is { } attribute && attribute.Name == name)
                return attribute;
        foreach (Message message in Messages(MessageType.AttributeInfo))
        {
            ByteReader reader = Open(message, "an attribute index");
            reader.Skip(1);
            if ((reader.Byte() & 1) != 0) reader.Skip(2);
            if (reader.Address() != ByteReader.Undefined)
                throw new Hdf5Exception("attributes in dense storage are not supported; write the file with h5py's default settings (no track_order, no libver='latest')");
        }

        return null;
    }

    private Hdf5Object? Find(string path, int softLinks)
    {
        Hdf5Object current = this;
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!current.IsGroup || !current.Links.TryGetValue(part, out Hdf5Link link)) return null;
            switch (link.Kind)
            {
                case Hdf5LinkKind.Hard:
                    current = _file.Object(link.Address);
                    break;
                case Hdf5LinkKind.Soft when softLinks >= 16:
                    throw new Hdf5Exception($"the soft links at '{path}' form a ring");
                case Hdf5LinkKind.Soft:
                    Hdf5Object start = link.Target.StartsWith('/') ? _file.Root : current;
                    if (start.Find(link.Target, softLinks + 1) is not { } target) return null;
                    current = target;
                    break;
                default:
                    throw new Hdf5Exception($"the link '{part}' leads to another file; external links are refused and no other file is opened") { RefersOutside = true };
            }
        }

        return current;
    }

    private void ReadVersion1(ByteReader reader)
    {
        reader.Skip(7);                                                                  // reserved, message count, reference count
        uint size = reader.UInt32();
        Queue<(ulong Address, ulong Size)> blocks = new([(Address + 16, size)]);
        HashSet<ulong> seen = [];
        while (blocks.TryDequeue(out (ulong Address, ulong Size) block))
        {
            if (!seen.Add(block.Address)) throw new Hdf5Exception($"the object header at {Address} continues in a ring");
            ByteReader messages = _file.At(block.Address, block.Size, "an object header");
            while (messages.Remaining >= 8)
            {
                int type = messages.UInt16(), length = messages.UInt16();
                byte flags = messages.Byte();
                messages.Skip(3);
                Add(type, flags, block.Address + (ulong)messages.Position, length, blocks);
                messages.Skip(length);
            }
        }
    }

    private void ReadVersion2(ByteReader reader)
    {
        reader.Expect("OHDR"u8);
        if (reader.Byte() is var version and not 2)
            throw new Hdf5Exception($"the object header at {Address} has version {version}, known are 1 and 2");
        byte headerFlags = reader.Byte();
        if ((headerFlags & 0x20) != 0) reader.Skip(16);
        if ((headerFlags & 0x10) != 0) reader.Skip(4);
        ulong size = reader.Unsigned(1 << (headerFlags & 3));
        bool hasCreationOrder = (headerFlags & 4) != 0;

        Queue<(ulong Address, ulong Size)> blocks = new([(Address + (ulong)reader.Position, size)]);
        HashSet<ulong> seen = [];
        bool first = true;
        while (blocks.TryDequeue(out (ulong Address, ulong Size) block))
        {
            if (!seen.Add(block.Address)) throw new Hdf5Exception($"the object header at {Address} continues in a ring");
            ByteReader messages = _file.At(block.Address, block.Size, "an object header");
            int checksum = 0;
            if (!first)
            {
                messages.Expect("OCHK"u8);
                checksum = 4;
            }

            first = false;
            int prefix = hasCreationOrder ? 6 : 4;
            while (messages.Remaining >= prefix + checksum)
            {
                int type = messages.Byte(), length = messages.UInt16();
                byte flags = messages.Byte();
                messages.Skip(prefix - 4);
                Add(type, flags, block.Address + (ulong)messages.Position, length, blocks);
                messages.Skip(length);
            }
        }
    }

    private void Add(int type, byte flags, ulong address, int length, Queue<(ulong Address, ulong Size)> blocks)
    {
        if (_messages.Count >= MaxMessages) throw new Hdf5Exception($"the object header at {Address} has more than {MaxMessages} messages");
        Message message = new((MessageType)type, flags, address, length);
        _messages.Add(message);
        if (message.Type != MessageType.Continuation) return;
        ByteReader reader = Open(message, "an object header continuation");
        blocks.Enqueue((reader.Address(), reader.Length()));
    }
}

/// <summary>One message of an object header: its body lies at <paramref name="Address"/>.</summary>
internal readonly record struct Message(MessageType Type, byte Flags, ulong Address, int Size)
{
    public bool IsShared => (Flags & 2) != 0;
}

/// <summary>The message types that are read.</summary>
internal enum MessageType
{
    Dataspace = 1,
    LinkInfo = 2,
    Datatype = 3,
    FillValue = 5,
    Link = 6,
    ExternalFiles = 7,
    DataLayout = 8,
    FilterPipeline = 11,
    Attribute = 12,
    Continuation = 16,
    SymbolTable = 17,
    AttributeInfo = 21,
}
