using System.Collections.Immutable;
using System.Text;

namespace SpikeSharp.Conversion.Keras.Hdf5;

/// <summary>A named small value of a group or dataset.</summary>
internal sealed class Hdf5Attribute
{
    private readonly Hdf5File _file;
    private readonly Hdf5Type _type;
    private readonly Hdf5Space _space;
    private readonly ulong _address;
    private readonly int _size;

    private Hdf5Attribute(Hdf5File file, string name, Hdf5Type type, Hdf5Space space, ulong address, int size)
    {
        (_file, Name, _type, _space, _address, _size) = (file, name, type, space, address, size);
    }

    public string Name { get; }

    /// <summary>The attribute in a message; null if its type is shared, which no attribute of a model is.</summary>
    public static Hdf5Attribute? Read(Hdf5File file, Hdf5Object owner, Message message)
    {
        const string place = "an attribute";
        if (message.IsShared) return null;
        ByteReader reader = owner.Open(message, place);
        int version = reader.Byte();
        if (version is < 1 or > 3) throw new Hdf5Exception($"an attribute has version {version}, known are 1 to 3");
        byte flags = reader.Byte();
        int nameSize = reader.UInt16(), typeSize = reader.UInt16(), spaceSize = reader.UInt16();
        if (version == 3) reader.Skip(1);
        if (version > 1 && (flags & 3) != 0) return null;

        string name = Hdf5File.Text(reader.Take(nameSize));
        Pad(ref reader, nameSize);
        Hdf5Type type = Hdf5Type.Read(file.Over(reader.Take(typeSize), $"the type of attribute '{name}'"));
        Pad(ref reader, typeSize);
        Hdf5Space space = Hdf5Space.Read(file.Over(reader.Take(spaceSize), $"the dataspace of attribute '{name}'"));
        Pad(ref reader, spaceSize);
        return new Hdf5Attribute(file, name, type, space, message.Address + (ulong)reader.Position, reader.Remaining);

        void Pad(ref ByteReader r, int size)
        {
            if (version == 1) r.Skip((8 - (size & 7)) & 7);
        }
    }

    /// <summary>The strings; an empty list may have been stored as an empty array of numbers.</summary>
    public ImmutableArray<string> Strings()
    {
        ulong count = _space.Count;
        if (count == 0) return [];
        if (_type.Kind is not (Hdf5TypeKind.FixedString or Hdf5TypeKind.VariableString))
            throw new Hdf5Exception($"attribute '{Name}' has type {_type.Name}, expected string");
        if (count > (ulong)(_size / _type.Size))
            throw new Hdf5Exception($"attribute '{Name}' has {count} strings, its {_size} bytes hold {_size / _type.Size}");

        var strings = ImmutableArray.CreateBuilder<string>((int)count);
        ByteReader reader = _file.At(_address, (ulong)_size, $"attribute '{Name}'");
        long budget = 4L * _file.Length + 1024;                                          // one heap object may serve many strings, but not endlessly
        for (ulong i = 0; i < count; i++)
        {
            string text = _type.Kind == Hdf5TypeKind.FixedString ? Hdf5File.Text(reader.Take(_type.Size)).TrimEnd(' ') : HeapString(_file.Over(reader.Take(_type.Size), $"attribute '{Name}'"));
            if ((budget -= text.Length + 16) < 0) throw new Hdf5Exception($"attribute '{Name}' repeats one text over and over");
            strings.Add(text);
        }

        return strings.DrainToImmutable();
    }

    private string HeapString(ByteReader reader)
    {
        uint length = reader.UInt32();
        ulong collection = reader.Address();
        uint index = reader.UInt32();
        if (length == 0) return "";
        ReadOnlySpan<byte> bytes = _file.GlobalHeapObject(collection, index);
        return Encoding.UTF8.GetString(bytes[..(int)Math.Min(length, (uint)bytes.Length)]).TrimEnd('\0');
    }

    /// <summary>The one string.</summary>
    public string String() => Strings() is [var only] ? only : throw new Hdf5Exception($"attribute '{Name}' has {_space.Count} strings, expected one");
}
