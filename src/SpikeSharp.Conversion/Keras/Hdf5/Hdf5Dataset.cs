using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace SpikeSharp.Conversion.Keras.Hdf5;

/// <summary>A dataset of numbers: its shape and type are known at once, its values are read on demand.</summary>
internal sealed class Hdf5Dataset
{
    private readonly Hdf5Object _object;

    /// <exception cref="Hdf5Exception">The object is no dataset, or its shape or type cannot be read.</exception>
    public Hdf5Dataset(Hdf5Object source)
    {
        _object = source;
        if (!source.IsDataset) throw new Hdf5Exception("it is a group, expected a dataset");
        Space = Hdf5Space.Read(source.Open(source.Message(MessageType.Dataspace, "dataspace"), "a dataspace"));
        Type = Hdf5Type.Read(source.Open(source.Message(MessageType.Datatype, "data type"), "a data type"));
        if (Type.Kind == Hdf5TypeKind.Opaque && Type.Size == 2 && source.Attribute("dtype")?.String() == "bfloat16")
            Type = new Hdf5Type(Hdf5TypeKind.BFloat16, 2, false, "bfloat16");
    }

    public Hdf5Space Space { get; }

    public Hdf5Type Type { get; }

    public ImmutableArray<ulong> Shape => Space.Dimensions;

    /// <summary>All values in row-major order.</summary>
    /// <exception cref="Hdf5Exception">The type is no number, or the bytes of some value are not there.</exception>
    public ImmutableArray<double> Values()
    {
        if (!Type.IsNumber) throw new Hdf5Exception($"it has type {Type.Name}, expected numbers");
        ulong count = Space.Count;
        if (count > (ulong)Array.MaxLength / (ulong)Type.Size) throw new Hdf5Exception($"it declares {count} values, more than can be held");
        if (count == 0) return [];
        byte[] bytes = Hdf5Storage.Read(_object, this, (int)count * Type.Size);
        double[] values = new double[(int)count];
        Type.ToDoubles(bytes, values);
        return ImmutableCollectionsMarshal.AsImmutableArray(values);
    }
}
