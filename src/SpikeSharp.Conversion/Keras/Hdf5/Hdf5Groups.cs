namespace SpikeSharp.Conversion.Keras.Hdf5;

/// <summary>How a group names an object.</summary>
internal enum Hdf5LinkKind
{
    Hard,
    Soft,
    External,
}

/// <summary>An entry of a group: the address of a hard link, the path of a soft one.</summary>
internal readonly record struct Hdf5Link(Hdf5LinkKind Kind, ulong Address, string Target);

/// <summary>Lists the links of a group, in both layouts: symbol tables (B-tree and local heap) and link messages.</summary>
internal static class Hdf5Groups
{
    private const int MaxDepth = 32;

    public static IReadOnlyDictionary<string, Hdf5Link> Read(Hdf5File file, Hdf5Object group)
    {
        Dictionary<string, Hdf5Link> links = new(StringComparer.Ordinal);
        foreach (Message message in group.Messages(MessageType.SymbolTable))
        {
            ByteReader reader = group.Open(message, "a symbol table");
            ulong tree = reader.Address(), heap = reader.Address();
            ReadTree(file, tree, LocalHeap(file, heap), links, [], MaxDepth);
        }

        foreach (Message message in group.Messages(MessageType.Link))
            ReadLink(group.Open(message, "a link"), links);

        foreach (Message message in group.Messages(MessageType.LinkInfo))
        {
            ByteReader reader = group.Open(message, "a link index");
            reader.Skip(1);
            if ((reader.Byte() & 1) != 0) reader.Skip(8);
            if (reader.Address() != ByteReader.Undefined)
                throw new Hdf5Exception("groups in dense storage are not supported; write the file with h5py's default settings (no track_order, no libver='latest')");
        }

        return links;
    }

    private static ReadOnlySpan<byte> LocalHeap(Hdf5File file, ulong address)
    {
        ByteReader reader = file.At(address, "a local heap");
        reader.Expect("HEAP"u8);
        reader.Skip(4);
        ulong size = reader.Length();
        reader.Length();
        return file.Bytes(reader.Address(), size, "the data of a local heap");
    }

    private static void ReadTree(Hdf5File file, ulong address, ReadOnlySpan<byte> heap, Dictionary<string, Hdf5Link> links, HashSet<ulong> seen, int depth)
    {
        if (depth == 0 || !seen.Add(address)) throw new Hdf5Exception($"the B-tree of a group at {address} has a ring");
        ByteReader reader = file.At(address, "the B-tree of a group");
        if (reader.Remaining >= 4 && file.Bytes(address, 4, "the B-tree of a group").SequenceEqual("SNOD"u8))
        {
            ReadSymbols(reader, heap, links);
            return;
        }

        reader.Expect("TREE"u8);
        if (reader.Byte() is var type and not 0) throw new Hdf5Exception($"the B-tree of a group has node type {type}, expected 0");
        reader.Skip(1);
        int entries = reader.UInt16();
        reader.Address();
        reader.Address();
        for (int i = 0; i < entries; i++)
        {
            reader.Length();
            ReadTree(file, reader.Address(), heap, links, seen, depth - 1);
        }
    }

    private static void ReadSymbols(ByteReader reader, ReadOnlySpan<byte> heap, Dictionary<string, Hdf5Link> links)
    {
        reader.Expect("SNOD"u8);
        reader.Skip(2);
        int count = reader.UInt16();
        for (int i = 0; i < count; i++)
        {
            string name = HeapText(heap, reader.Address());
            ulong address = reader.Address();
            uint cache = reader.UInt32();
            reader.Skip(4);
            uint target = reader.UInt32();
            reader.Skip(12);
            links[name] = cache == 2 ? new Hdf5Link(Hdf5LinkKind.Soft, 0, HeapText(heap, target)) : new Hdf5Link(Hdf5LinkKind.Hard, address, "");
        }
    }

    private static string HeapText(ReadOnlySpan<byte> heap, ulong offset) =>
        offset < (ulong)heap.Length ? Hdf5File.Text(heap[(int)offset..]) : throw new Hdf5Exception($"a link name lies at {offset} of a local heap of {heap.Length} bytes");

    private static void ReadLink(ByteReader reader, Dictionary<string, Hdf5Link> links)
    {
        reader.Skip(1);
        byte flags = reader.Byte();
        int type = (flags & 8) != 0 ? reader.Byte() : 0;
        if ((flags & 4) != 0) reader.Skip(8);
        if ((flags & 16) != 0) reader.Skip(1);
        ulong length = reader.Unsigned(1 << (flags & 3));
        string name = Hdf5File.Text(reader.Take((int)Math.Min(length, int.MaxValue)));
        links[name] = type switch
        {
            0 => new Hdf5Link(Hdf5LinkKind.Hard, reader.Address(), ""),
            1 => new Hdf5Link(Hdf5LinkKind.Soft, 0, Hdf5File.Text(reader.Take(reader.UInt16()))),
            _ => new Hdf5Link(Hdf5LinkKind.External, 0, ""),
        };
    }
}
